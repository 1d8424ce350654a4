"""Keeping a posted text when the post itself cannot be taken: signed out meanwhile, database away.

The page that answers holds every field and sends them again at a press, so that nothing typed is
lost. Only for pages where people write; and never by itself, since a post may come from elsewhere.
"""

from __future__ import annotations

from flask import Request, render_template, request
from flask_login import current_user

from review.domain.blocks import clean_text

WRITTEN_ON = frozenset(
    {"editing.edit", "editing.paste", "reviewing.review", "articles.new", "publishing.publish"}
)
NOT_HELD = frozenset({"csrf_token"})
# What people type; the other fields travel along unseen.
TYPED = frozenset(
    {"block_text", "reason", "note", "headline", "standfirst", "body", "rights_note", "credit_line"}
)


def holds(asked: Request) -> bool:
    """Whether this request carries a text that is worth keeping."""
    if asked.method != "POST":
        return False
    reasoned = asked.endpoint == "articles.act" and bool(asked.form.get("reason", "").strip())
    return reasoned or asked.endpoint in WRITTEN_ON


def hold(why: str, status: int = 401) -> tuple[str, int, dict[str, str]]:
    """A page with everything that was posted, to be sent again."""
    fields = [
        (clean_text(name), clean_text(value), name in TYPED and bool(value.strip()))
        for name, values in request.form.lists()
        if name and name not in NOT_HELD  # what no browser sends may have none
        for value in values
    ]
    page = render_template(
        "errors/held.html",
        why=why,
        fields=fields,
        target=request.full_path,
        signed_out=status == 401 and not current_user.is_authenticated,
    )
    return page, status, {"Retry-After": "5"} if status == 503 else {}
