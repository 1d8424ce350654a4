"""Holding a post that failed: signed out meanwhile, an old token, the database away, an error.

The page that answers contains the fields of the form (`held_forms`) and can send them again, so
that nothing typed is lost. Only on routes where people write; and never by itself, since a post may
come from another site. Without a valid session the page is not much larger than the post: a post
that grows when it is escaped for HTML, as no text does that a person types, is not held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Request, g, render_template, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from review.domain.text.blocks import clean_text
from review.web.http.form_parsing import form_size
from review.web.route_forms import HeldForm
from review.web.route_permissions import form_of

# What people type is shown; the other fields are sent along as hidden ones.
TYPED = frozenset(
    {"block_text", "reason", "note", "headline", "standfirst", "body", "rights_note", "credit_line"}
)
MAX_GROWTH = 1.2  # of the fields as the page contains them, by the size of the post
SMALL_POST = 4_000  # bytes; what is smaller may grow up to here, twenty times by escaping alone
_MARKUP = 110  # bytes of markup that the page has for a typed field
_HIDDEN_MARKUP = 45  # and for a hidden one
# Bytes that MarkupSafe's escape() adds to a character.
_ESCAPED = {"&": 4, "<": 3, ">": 3, '"': 4, "'": 4}


@dataclass(frozen=True, slots=True)
class HeldField:
    """A field as the page contains it. `typed`: shown, and not a hidden one."""

    name: str
    value: str
    typed: bool


def holds(asked: Request) -> bool:
    """Whether this request is a post with a text to be held."""
    form = form_of(asked.endpoint)
    if asked.method != "POST" or form is None:
        return False
    try:
        posted = asked.form
    except HTTPException:  # too large, or malformed: nothing of it was read
        return False
    if form.only_with and not posted.get(form.only_with, "").strip():
        return False
    return any(name and form.has(name) for name in posted)


def hold(why: str, status: int = 401) -> tuple[str, int, dict[str, str]]:
    """A page with what was posted, to be sent again; 413 where it would be too large.

    `why`: a sentence; `status`: the answer's.
    """
    form = form_of(request.endpoint)
    fields = list(_fields(form)) if form is not None else []
    if g.get("anonymous_post") and _grows(fields):
        return render_template("errors/not_resubmittable.html", why=why), 413, {}
    page = render_template(
        "errors/resubmit.html",
        why=why,
        fields=fields,
        target=request.full_path,
        signed_out=status == 401 and not current_user.is_authenticated,
    )
    return page, status, {"Retry-After": "5"} if status == 503 else {}


def _fields(form: HeldForm) -> Iterator[HeldField]:
    for name, values in request.form.lists():
        if name and form.has(name):  # a part of a multipart body may have no name
            for value in values:
                typed = name in TYPED and bool(value.strip())
                yield HeldField(clean_text(name), clean_text(value), typed)


def _grows(fields: Sequence[HeldField]) -> bool:
    """Whether the page would be more than `MAX_GROWTH` times as large as the post."""
    return _size(fields) > max(SMALL_POST, MAX_GROWTH * form_size(request))


def _size(fields: Sequence[HeldField]) -> int:
    """Bytes of the fields on the page; computed without escaping them, which may make them five
    times as large."""
    markup = sum(_MARKUP if field.typed else _HIDDEN_MARKUP for field in fields)
    text = "".join(field.name + field.value for field in fields)
    escaped = sum(text.count(sign) * more for sign, more in _ESCAPED.items())
    return markup + len(text.encode()) + escaped
