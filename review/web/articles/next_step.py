"""The button of an article's page for the next step, where it is the person's to take."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.workflow import Step
from review.models.articles import Article
from review.models.publications import LivePublication


@dataclass(frozen=True, slots=True)
class Button:
    """A link, or a form of one button if it `posts`."""

    label: str
    url: str
    kind: str = "primary"
    posts: bool = False


_LABELS = {
    Step.CLAIM: _l("Claim"),
    Step.EDIT: _l("Edit"),
    Step.REVIEW: _l("Review"),
    Step.PUBLISH: _l("Publish"),
}
_PAGES = {
    Step.TRANSLATE: "editing.edit",
    Step.EDIT: "editing.edit",
    Step.REVIEW: "reviewing.review",
    Step.PUBLISH: "publishing.publish",
}


def next_step_button(
    article: Article, step: Step | None, live: LivePublication | None
) -> Button | None:
    """The button for `step`; without one, the link to the published story, if it is `live`."""
    if step is Step.CLAIM:
        url = url_for("articles.act", article_id=article.id, action="claim")
        return Button(str(_LABELS[step]), url, posts=True)
    if step is not None:
        kind = "secondary" if step is Step.EDIT else "primary"
        return Button(_label(article, step), url_for(_PAGES[step], article_id=article.id), kind)
    if live is not None:
        url = url_for("public.story", lang=live.language, slug=live.slug)
        return Button(_("On the public site"), url, "secondary")
    return None


def _label(article: Article, step: Step) -> str:
    if step in _LABELS:
        return str(_LABELS[step])
    return _("Continue translating") if article.latest_number else _("Start translating")
