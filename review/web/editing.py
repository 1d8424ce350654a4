"""Writing a translation beside its original."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.align import link_blocks
from review.domain.blocks import FRONT, Block, clean_text
from review.domain.diff import compare
from review.domain.editing import empty_translation
from review.domain.errors import Invalid, Outdated, Refused
from review.domain.pasting import parse_source
from review.domain.workflow import Act, Action, offered
from review.extensions import db
from review.models.articles import Article
from review.services import queue, revisions
from review.services.facts import facts_of
from review.services.sources import latest_version
from review.services.transitions import act
from review.web import access
from review.web.forms.paste import PasteForm
from review.web.forms.text import PostedText, change_rows, read_text, said_with
from review.web.sentences import DONE, say, status_of
from review.web.workbench import lay_out

bp = Blueprint("editing", __name__)

IN_PLACE = "X-In-Place"  # what static/js/bench.js sends, to be answered without going elsewhere


@bp.route("/articles/<int:article_id>/edit", methods=["GET", "POST"])
@access.writes
def edit(article_id: int) -> ResponseReturnValue:
    article = access.article(article_id, Act.EDIT)
    if request.method == "GET":
        return draw(article, current_text(article))
    posted = read_text(request.form)
    try:
        op = request.form.get("op", "save")
        if op in ("save", "submit"):
            return _save(article, posted, submit=op == "submit")
        if op == "resume":
            return draw(article, posted, unsaved=_("Here is your text, not saved yet."))
        source = latest_version(db.session(), article.source_id).blocks
        changed = change_rows(posted, source, op, said_with(request.form, op))
        return draw(article, changed, unsaved=_("Not saved yet."))
    except Invalid as error:
        return draw(article, posted, unsaved=_("Not saved yet."), error=say(error), status=422)
    except Outdated:
        return conflict(article, posted, "editing.edit")


@bp.route("/articles/<int:article_id>/paste", methods=["GET", "POST"])
@access.writes
def paste(article_id: int) -> ResponseReturnValue:
    """A whole translation at once: aligned with the original, and shown before it is saved."""
    article = access.article(article_id, Act.EDIT)
    form = PasteForm()
    if not form.validate_on_submit():
        page = render_template("editing/paste.html", article=article, form=form)
        return page, 422 if form.is_submitted() else 200
    source = latest_version(db.session(), article.source_id)
    pasted = parse_source(form.headline.data, form.standfirst.data, form.body.data)
    linked = link_blocks(
        source.blocks,
        [(block.kind, block.text) for block in pasted],
        article.source.language,
        article.target_language,
    )
    text = PostedText(_with_front(article, linked), (), article.latest_number)
    return draw(article, text, unsaved=_("Aligned with the original. Check the rows, then save."))


def current_text(article: Article) -> PostedText:
    """The latest revision, or empty rows where nothing has been written."""
    revision = revisions.latest(db.session(), article)
    if revision is None:
        source = latest_version(db.session(), article.source_id).blocks
        return PostedText(empty_translation(source), (), 0)
    return PostedText(revision.blocks, tuple(revision.left_out), revision.number)


def draw(
    article: Article, text: PostedText, *, unsaved: str = "", error: str = "", status: int = 200
) -> tuple[str, int]:
    """The side-by-side page with a text that is the latest revision, or not saved yet."""
    source = latest_version(db.session(), article.source_id)
    facts = facts_of(db.session(), article, four_eyes=current_app.config["FOUR_EYES"])
    actions = {offer.action for offer in offered(access.actor(), facts)}
    page = render_template(
        "editing/edit.html",
        article=article,
        bench=lay_out(source.blocks, text.blocks, text.left_out),
        base=text.base_number,
        unsaved=unsaved,
        error=error,
        can_submit=Action.SUBMIT in actions,
        returned=queue.returns(db.session(), [article.id]).get(article.id),
        latest=revisions.latest(db.session(), article),
        note=_note(),
    )
    return page, status


def conflict(article: Article, mine: PostedText, endpoint: str) -> tuple[str, int]:
    """Both texts, where somebody saved a newer revision than the one that was edited."""
    db.session.rollback()
    db.session.refresh(article)
    theirs = current_text(article)
    source = latest_version(db.session(), article.source_id).blocks
    comparison = compare(theirs.blocks, mine.blocks, article.target_language)
    page = render_template(
        "editing/conflict.html",
        article=article,
        comparison=comparison,
        bench=lay_out(source, mine.blocks, mine.left_out, comparison),
        mine=mine,
        theirs=revisions.latest(db.session(), article),
        reason=clean_text(request.form.get("reason", "")),
        note=_note(),
        target=url_for(endpoint, article_id=article.id),
    )
    return page, 409


def _save(article: Article, posted: PostedText, *, submit: bool) -> ResponseReturnValue:
    before = article.latest_number
    revisions.save(
        db.session(),
        access.actor(),
        article,
        blocks=posted.blocks,
        left_out=posted.left_out,
        base_number=posted.base_number,
        note=_note(),
    )
    saved = article.latest_number > before
    if submit:
        return _submit(article, posted, saved=saved)
    flash(_("Saved as revision %(number)s.", number=article.latest_number) if saved
          else _("Nothing has changed since the last save."), "success")  # fmt: skip
    if IN_PLACE in request.headers:
        # Drawn in the same transaction, so that its base is what was saved and nothing newer.
        return draw(article, current_text(article))
    if not saved and _note():
        return draw(article, posted, unsaved=_("The note goes with the next revision."))
    return redirect(url_for("editing.edit", article_id=article.id))


def _submit(article: Article, posted: PostedText, *, saved: bool) -> ResponseReturnValue:
    """Hand in what was just saved; where that is refused, what was saved stays saved."""
    try:
        act(
            db.session(),
            access.actor(),
            article,
            Action.SUBMIT,
            base_number=article.latest_number,
            reason="" if saved else _note(),
        )
    except Refused as refused:
        if not saved and _note():  # which is kept nowhere yet
            return draw(article, posted, error=say(refused), status=status_of(refused))
        flash(_("Saved, but not submitted yet.") + " " + say(refused), "error")
        return redirect(url_for("editing.edit", article_id=article.id))
    flash(str(DONE[Action.SUBMIT]), "success")
    return redirect(url_for("articles.show", article_id=article.id))


def _note() -> str:
    """What the translator says about this revision."""
    return clean_text(request.form.get("note", "")).strip()


def _with_front(article: Article, linked: tuple[Block, ...]) -> tuple[Block, ...]:
    """The pasted blocks, with the headline and standfirst that stand already where none came."""
    kinds = {block.kind for block in linked}
    kept = [
        block
        for block in current_text(article).blocks
        if block.kind in FRONT and block.kind not in kinds
    ]
    return tuple(sorted((*kept, *linked), key=_front_first))


def _front_first(block: Block) -> int:
    return FRONT.index(block.kind) if block.kind in FRONT else len(FRONT)
