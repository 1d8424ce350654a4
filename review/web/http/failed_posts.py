"""Failed posts can be resubmitted: after a lost session, an expired CSRF token, a server error.

The error page contains the fields of the form (`route_forms`) and a button to send them again, so
that no text is lost. Only on routes where people write; and never without the button, since a post
may come from another site. Without a valid session the page must not be much larger than the post:
a post that grows when it is escaped for HTML, as no typed text does, is not sent back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import g, render_template, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from review.domain.text.blocks import clean_text
from review.web.http.form_parsing import form_size
from review.web.route_forms import ResubmittableForm
from review.web.route_permissions import form_of

# Text fields are shown; all others are hidden inputs.
VISIBLE_FIELDS = frozenset(
    {"block_text", "reason", "note", "headline", "standfirst", "body", "rights_note", "credit_line"}
)
MAX_GROWTH = 1.2  # size of the fields on the page, relative to the post
SMALL_POST = 4_000  # bytes; a smaller post may grow up to here, twenty times by escaping alone
_VISIBLE_MARKUP = 110  # bytes of markup for a visible field
_HIDDEN_MARKUP = 45  # and for a hidden one
# Bytes that MarkupSafe's escape() adds to a character.
_ESCAPED = {"&": 4, "<": 3, ">": 3, '"': 4, "'": 4}


@dataclass(frozen=True, slots=True)
class ResubmittableField:
    """A field of the page: a text area if it is `visible`, else a hidden input."""

    name: str
    value: str
    visible: bool


def has_user_text() -> bool:
    """Whether this request is the post of a resubmittable form with text in it."""
    form = form_of(request.endpoint)
    if request.method != "POST" or form is None:
        return False
    try:
        fields = request.form
    except HTTPException:  # too large, or malformed: the body was not read
        return False
    if form.text_field and not fields.get(form.text_field, "").strip():
        return False
    return any(name and form.has_field(name) for name in fields)


def resubmit_page(explanation: str, status: int = 401) -> tuple[str, int, dict[str, str]]:
    """The page with the posted fields, as body, status and headers; 413 if it would be too large.

    `explanation`: why the post failed, a sentence.
    """
    form = form_of(request.endpoint)
    fields = list(_fields(form)) if form is not None else []
    if g.get("anonymous_post") and _grows(fields):
        return render_template("errors/not_resubmittable.html", explanation=explanation), 413, {}
    page = render_template(
        "errors/resubmit.html",
        explanation=explanation,
        fields=fields,
        target=request.full_path,
        signed_out=status == 401 and not current_user.is_authenticated,
    )
    return page, status, {"Retry-After": "5"} if status == 503 else {}


def _fields(form: ResubmittableForm) -> Iterator[ResubmittableField]:
    for name, values in request.form.lists():
        if name and form.has_field(name):  # a part of a multipart body may have no name
            for value in values:
                visible = name in VISIBLE_FIELDS and bool(value.strip())
                yield ResubmittableField(clean_text(name), clean_text(value), visible)


def _grows(fields: Sequence[ResubmittableField]) -> bool:
    """Whether the page would be more than `MAX_GROWTH` times as large as the post."""
    return _size(fields) > max(SMALL_POST, MAX_GROWTH * form_size(request))


def _size(fields: Sequence[ResubmittableField]) -> int:
    """Bytes of the fields on the page, computed without escaping them."""
    markup = sum(_VISIBLE_MARKUP if field.visible else _HIDDEN_MARKUP for field in fields)
    text = "".join(field.name + field.value for field in fields)
    escaped = sum(text.count(char) * added for char, added in _ESCAPED.items())
    return markup + len(text.encode()) + escaped
