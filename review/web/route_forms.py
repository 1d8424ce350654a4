"""Body limits of forms, and the fields of forms that can be resubmitted after a failed post.

`route_permissions` names a `ResubmittableForm` for each route on which people write; every other
route takes a `SMALL_FORM`.
"""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.text.blocks import MAX_BLOCKS


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """The largest body of a request, in bytes and in form fields."""

    max_bytes: int
    max_fields: int


SMALL_FORM = BodyLimit(64_000, 200)
# With a valid session: several times what the longest text needs.
SIGNED_IN_TEXT = BodyLimit(8 * 1024 * 1024, 60_000)

# Without a valid session: one full text, as it is sent after the session has ended. A target block
# has four fields, and a source block one more where it is left out.
_FULL_TEXT_FIELDS = 5 * MAX_BLOCKS
_FIELD_OVERHEAD = 130  # bytes: a multipart boundary, the part's header and an id
ANONYMOUS_TEXT = BodyLimit(
    2_000_000 + _FULL_TEXT_FIELDS * _FIELD_OVERHEAD, _FULL_TEXT_FIELDS + SMALL_FORM.max_fields
)


# Fields of every form that are resubmitted unchanged, unlike the CSRF token.
COMMON_FIELDS = frozenset({"idempotency_key"})


@dataclass(frozen=True, slots=True)
class ResubmittableForm:
    """A form on which people write: the names of its fields, without the CSRF token.

    `prefix`: fields with this prefix belong to it too. `text_field`: a post without this field has
    no text to be resubmitted.
    """

    fields: frozenset[str]
    prefix: str = ""
    text_field: str = ""
    signed_in: BodyLimit = SIGNED_IN_TEXT
    anonymous: BodyLimit = ANONYMOUS_TEXT

    def has_field(self, name: str) -> bool:
        """Whether a field of this name belongs to the form."""
        if name in self.fields or name in COMMON_FIELDS:
            return True
        return bool(self.prefix and name.startswith(self.prefix))


_BLOCK_FIELDS = frozenset(
    {"block_id", "block_kind", "block_renders", "block_text"}
    | {"order", "offset", "left_out", "base", "op"}
)

EDITED_TEXT = ResubmittableForm(_BLOCK_FIELDS | {"note"}, prefix="link-")
REVIEWED_TEXT = ResubmittableForm(
    _BLOCK_FIELDS | {"note", "reason", "state", "override"}, prefix="link-"
)
PASTED_TEXT = ResubmittableForm(frozenset({"headline", "standfirst", "body"}))
NEW_ARTICLE = ResubmittableForm(
    frozenset({"language", "headline", "standfirst", "body", "outlet", "affiliation", "author",
               "url", "published_on", "rights_note", "targets", "other_target", "translator",
               "due_at"})
)  # fmt: skip
PUBLICATION = ResubmittableForm(
    frozenset({"base", "slug", "section", "credit_line", "kind", "note", "override", "reason"}),
    signed_in=SMALL_FORM,
    anonymous=SMALL_FORM,
)
TRANSITION = ResubmittableForm(
    frozenset({"base", "state", "reason", "override"}),
    text_field="reason",
    signed_in=SMALL_FORM,
    anonymous=SMALL_FORM,
)
