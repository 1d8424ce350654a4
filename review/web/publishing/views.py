"""Publication of an approved article, and its preview."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from review.domain.errors import Invalid, Outdated, Refused
from review.domain.text.blocks import Block, body, headline, standfirst
from review.domain.workflow import Act, Action, Facts, Offer, Refusal, decide, offered
from review.extensions import db
from review.messages.labels import DONE
from review.messages.locales import INTERFACE
from review.messages.sentences import error_message, status_of
from review.models.articles import Article
from review.services.editorial import revisions
from review.services.editorial.publishing import propose_order, publication_count
from review.services.editorial.sections import of_language
from review.services.editorial.transitions import TransitionRequest, act
from review.services.editorial.workflow_facts import facts_of
from review.web.auth import access, transactions
from review.web.auth.second_reader import second_reader_hint
from review.web.errors.form_errors import attach_error
from review.web.public.page_data import source_context
from review.web.publishing.forms import PublishForm

bp = Blueprint("publishing", __name__)


@bp.route("/articles/<int:article_id>/publish", methods=["GET", "POST"])
@transactions.manual_commit
def publish(article_id: int) -> ResponseReturnValue:
    """Publish the article, or show what is in the way."""
    article = access.load_article(article_id, Act.SEE)
    facts = facts_of(db.session(), article, four_eyes=current_app.config["FOUR_EYES"])
    offer = _offer(facts)
    form = _form(article, offer)
    if form.validate_on_submit():
        try:
            return _publish(article, form)
        except (Invalid, Refused, Outdated) as error:
            attach_error(form, error)
            status = 409 if isinstance(error, Outdated) else status_of(error)
            return _publish_page(article, form, offer, facts), status
    status = 422 if form.is_submitted() else 200
    return _publish_page(article, form, offer, facts), status


def _publish_page(article: Article, form: PublishForm, offer: Offer, facts: Facts) -> str:
    return render_template(
        "publishing/publish.html", article=article, form=form, offer=offer,
        refusal=error_message(offer.refusal) if offer.refusal is not None else "",
        remedy=offer.refusal.remedy if offer.refusal is not None else None,
        second_reader=second_reader_hint([offer], facts),
    )  # fmt: skip


@bp.get("/articles/<int:article_id>/preview")
def preview(article_id: int) -> str:
    """The latest revision as readers would see it."""
    article = access.load_article(article_id, Act.SEE)
    revision = revisions.latest(db.session(), article)
    story = _story_html(article, revision.blocks) if revision else ""
    return render_template("publishing/preview.html", article=article, story=story)


def _story_html(article: Article, blocks: Sequence[Block]) -> str:
    """The story as HTML, with labels in the language of its public page."""
    lang = article.target_language
    with force_locale(lang if lang in INTERFACE else "en"):
        return render_template(
            "publishing/_preview_story.html",
            article=article,
            headline=headline(blocks),
            standfirst=standfirst(blocks),
            body=body(blocks),
            credit_line=propose_order(db.session(), article).credit_line,
            **source_context(article.source),
        )


def _offer(facts: Facts) -> Offer:
    """The workflow's offer to publish. Raises Refused if there is none."""
    for offer in offered(access.current_actor(), facts):
        if offer.action is Action.PUBLISH:
            return offer
    refusal = decide(Action.PUBLISH, access.current_actor(), facts)
    if isinstance(refusal, Refusal):
        raise refusal.as_error()
    raise AssertionError("what is decided is offered")


def _form(article: Article, offer: Offer) -> PublishForm:
    proposed = propose_order(db.session(), article)
    return PublishForm(
        of_language(db.session(), article.target_language),
        again=publication_count(db.session(), article) > 0,
        override=offer.can_override,
        data={
            "base": article.latest_number,
            "slug": proposed.slug,
            "credit_line": proposed.credit_line,
            "section": str(proposed.section_id or ""),
            "kind": proposed.kind.value,
        },
    )


def _publish(article: Article, form: PublishForm) -> ResponseReturnValue:
    overrides = "override" in form and form.override.data
    with transactions.write_transaction():
        act(
            db.session(),
            access.current_actor(),
            article,
            TransitionRequest(
                Action.PUBLISH,
                base_number=form.base.data,
                reason=form.reason.data if overrides else "",
                override=bool(overrides),
                order=form.order(),
            ),
            four_eyes=current_app.config["FOUR_EYES"],
        )
        flash(str(DONE[Action.PUBLISH]), "success")
        response = redirect(url_for("articles.show", article_id=article.id))
        transactions.store_answer(response)
    return response
