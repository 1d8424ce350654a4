"""How large the body of a POST may be, and which forms' fields are held when the post fails.

The list of protections names a `HeldForm` for each route on which people write; every other route
takes a `SMALL_FORM`.
"""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.text.blocks import MOST_BLOCKS


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """The largest body of a request, in bytes and in form fields."""

    max_bytes: int
    max_fields: int


SMALL_FORM = BodyLimit(64_000, 200)
# What a signed-in person may send; several times what the longest text needs.
SIGNED_IN_TEXT = BodyLimit(8 * 1024 * 1024, 60_000)

# Without a valid session: one full text, as it is sent after the session has ended. A target block
# has four fields, and a source block one more where it is left out.
_FULL_TEXT_FIELDS = 5 * MOST_BLOCKS
_FIELD_OVERHEAD = 130  # bytes: a multipart boundary, the part's header and an id
ANONYMOUS_TEXT = BodyLimit(
    2_000_000 + _FULL_TEXT_FIELDS * _FIELD_OVERHEAD, _FULL_TEXT_FIELDS + SMALL_FORM.max_fields
)


# Sent again as they were, unlike the CSRF token.
OF_EVERY_FORM = frozenset({"idempotency_key"})


@dataclass(frozen=True, slots=True)
class HeldForm:
    """A form on which people write: its fields, without the CSRF token.

    `prefix`: fields whose names begin so belong to it too. `only_with`: the field without which a
    post holds nothing that was typed.
    """

    fields: frozenset[str]
    prefix: str = ""
    only_with: str = ""
    signed_in: BodyLimit = SIGNED_IN_TEXT
    anonymous: BodyLimit = ANONYMOUS_TEXT

    def has(self, name: str) -> bool:
        own = name in self.fields or name in OF_EVERY_FORM
        return own or bool(self.prefix and name.startswith(self.prefix))


_BLOCKS = frozenset({"block_id", "block_kind", "block_renders", "block_text", "order", "offset",
                     "left_out", "base", "op"})  # fmt: skip

EDITED_TEXT = HeldForm(_BLOCKS | {"note"}, prefix="link-")
REVIEWED_TEXT = HeldForm(_BLOCKS | {"note", "reason", "state", "override"}, prefix="link-")
PASTED_TEXT = HeldForm(frozenset({"headline", "standfirst", "body"}))
NEW_ARTICLE = HeldForm(
    frozenset({"language", "headline", "standfirst", "body", "outlet", "affiliation", "author",
               "url", "published_on", "rights_note", "targets", "other_target", "translator",
               "due_at"})
)  # fmt: skip
PUBLICATION = HeldForm(
    frozenset({"base", "slug", "section", "credit_line", "kind", "note", "override", "reason"}),
    signed_in=SMALL_FORM,
    anonymous=SMALL_FORM,
)
TRANSITION = HeldForm(
    frozenset({"base", "state", "reason", "override"}),
    only_with="reason",
    signed_in=SMALL_FORM,
    anonymous=SMALL_FORM,
)
