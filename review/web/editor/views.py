"""Writing a translation beside its original."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from review.domain.alignment.aligner import link_blocks
from review.domain.errors import Invalid, Outdated, Refused
from review.domain.text.blocks import FRONT, Block, check_lengths
from review.domain.text.plain_text_parser import parse_source
from review.domain.workflow import Act, Action, Offer, offered
from review.extensions import db
from review.messages.sentences import DONE, say, status_of
from review.models.articles import Article, Revision
from review.services.editorial import revisions
from review.services.editorial.prepared_text import PreparedText
from review.services.editorial.sources import latest_version
from review.services.editorial.transitions import act
from review.services.idempotency import Answer
from review.services.queries import work_queue
from review.web.auth import access, idempotency, transactions
from review.web.editor.forms import PasteForm
from review.web.editor.posted_text import PostedText, read_text
from review.web.editor.rendered_rows import Laid, laid, laid_once
from review.web.editor.unsaved_text import (
    IN_PLACE,
    Draft,
    block_of,
    changed,
    conflict,
    current_text,
    replayed_draft,
    said_of_save,
    saved_text,
    typed_note,
)

bp = Blueprint("editing", __name__)

ORIGINAL = (
    "original"  # the cookie of static/js/editor/source_column.js: whether the original is hidden
)


@bp.route("/articles/<int:article_id>/edit", methods=["GET", "POST"])
@transactions.manual_commit
def edit(article_id: int) -> ResponseReturnValue:
    article = access.load_article(article_id, Act.EDIT)
    if request.method == "GET":
        return draw(article)
    posted = read_text(request.form)
    op = request.form.get("op", "save")
    try:
        if op in ("save", "submit"):
            return _save(article, posted, submit=op == "submit")
        return draw(article, changed(article, posted, op))
    except Invalid as error:
        unsaved = _("Not saved yet.")
        return draw(article, Draft(posted, unsaved, say(error), block_of(error)), 422)
    except Outdated:
        return conflict(article, posted, "editing.edit")


@idempotency.on_replay("editing.edit")
def replay_save(answer: Answer, article_id: int) -> ResponseReturnValue | None:
    article = access.load_article(article_id, Act.SEE)
    draft = replayed_draft(article, answer)
    return draw(access.load_article(article_id, Act.EDIT), draft) if draft else None


@bp.route("/articles/<int:article_id>/paste", methods=["GET", "POST"])
@transactions.manual_commit
def paste(article_id: int) -> ResponseReturnValue:
    """A whole translation at once: aligned with the original, and shown before it is saved."""
    article = access.load_article(article_id, Act.EDIT)
    form = PasteForm()
    if not form.validate_on_submit():
        page = render_template("editor/paste.html", article=article, form=form)
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
    said = _("Aligned with the original. Check the rows, then save.")
    try:
        check_lengths(text.blocks)
    except Invalid as error:
        return draw(article, Draft(text, said, say(error), block_of(error)), 422)
    return draw(article, Draft(text, said))


def draw(
    article: Article, draft: Draft | None = None, status: int = 200, *, saved: int | None = None
) -> tuple[str, int]:
    """The side-by-side page with a draft that is not saved yet, else with a saved revision.

    `saved` is that revision's number, the latest by default. A page drawn after a save names it:
    its base is what was saved, even where a colleague saved since.
    """
    number = article.latest_number if saved is None else saved
    latest = revisions.outlines(db.session(), article, number, number).get(number)
    submit = _offer(Action.SUBMIT, offered(access.current_actor(), access.load_facts(article)))
    bench = _bench(article, draft, latest)
    error = draft.error if draft else _refused(submit)
    page = render_template(
        "editor/edit.html",
        article=article,
        bench=bench,
        base=draft.text.base_number if draft else number,
        unsaved=draft.unsaved if draft else "",
        warning=draft.warning if draft else "",
        error=error,
        error_at=_place(bench, draft) if error else "",
        can_submit=submit is not None,
        returned=work_queue.latest_returns(db.session(), [article.id]).get(article.id),
        latest=latest,
        note=typed_note(),
        original_hidden=request.cookies.get(ORIGINAL) == "hidden",
    )
    return page, status


def _save(article: Article, posted: PostedText, *, submit: bool) -> ResponseReturnValue:
    text = revisions.prepare(
        db.session(),
        access.current_actor(),
        article,
        blocks=posted.blocks,
        left_out=posted.left_out,
        base_number=posted.base_number,
    )
    with transactions.write_transaction():
        revisions.save_prepared(
            db.session(), access.current_actor(), article, text, note=typed_note()
        )
        refused = _submit(article, text) if submit else None
        answer = _after_submit(article, text, refused) if submit else _after_save(article, text)
        transactions.store_answer(answer)
    if answer is not None:
        return answer
    if refused is not None:
        return draw(article, Draft(posted, error=say(refused)), status_of(refused))
    if IN_PLACE in request.headers:
        return draw(article, saved=text.number)
    return draw(article, Draft(posted, _("The note goes with the next revision.")))


def _after_save(article: Article, text: PreparedText) -> Response | None:
    """Where a save leads; None to a page that is rendered outside of the transaction."""
    flash(said_of_save(text), "success")
    if not text.unchanged:
        idempotency.record_revision(text.number)
    if IN_PLACE in request.headers or (text.unchanged and typed_note()):
        return None
    return redirect(url_for("editing.edit", article_id=article.id))


def _submit(article: Article, text: PreparedText) -> Refused | None:
    """Hand in what was just saved; where that is refused, what was saved stays saved."""
    try:
        act(
            db.session(),
            access.current_actor(),
            article,
            Action.SUBMIT,
            base_number=text.number,
            reason=typed_note() if text.unchanged else "",
        )
    except Refused as refused:
        return refused
    return None


def _after_submit(article: Article, text: PreparedText, refused: Refused | None) -> Response | None:
    """Where handing in leads; None to a page with the refusal and the note, which is not saved."""
    if refused is None:
        flash(str(DONE[Action.SUBMIT]), "success")
        return redirect(url_for("articles.show", article_id=article.id))
    if text.unchanged and typed_note():  # the note is stored nowhere yet
        return None
    return redirect(url_for("editing.edit", article_id=article.id, submit="refused"))


def _bench(article: Article, draft: Draft | None, latest: Revision | None) -> Laid:
    if draft is not None:
        return laid(article, draft.text, tools=draft.tools, at=draft.at)
    if latest is None:
        return laid(article, current_text(article))
    return laid_once(article, latest, lambda: saved_text(article, latest.number))


def _refused(submit: Offer | None) -> str:
    """What stands in the way of submitting the text, right after that was refused."""
    if request.args.get("submit") != "refused" or submit is None or submit.refusal is None:
        return ""
    return _("Saved, but not submitted yet.") + " " + say(submit.refusal)


def _place(bench: Laid, draft: Draft | None) -> str:
    """The id of the element that an error is about: its block's, else the first row undone."""
    if draft and any(block.id == draft.at for block in draft.text.blocks):
        return f"text-{draft.at}"
    return f"row-{bench.first_missing}" if bench.first_missing else ""


def _offer(action: Action, offers: Sequence[Offer]) -> Offer | None:
    return next((offer for offer in offers if offer.action is action), None)


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
