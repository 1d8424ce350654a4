"""What the rules' codes mean, as sentences that say what to do."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.errors import DomainError
from review.domain.text.blocks import Kind
from review.domain.workflow import Action, Facts, Refusal, RefusalKind, State, awaits_claim

BLOCK_KINDS = {
    Kind.HEADLINE: _l("Headline"),
    Kind.STANDFIRST: _l("Standfirst"),
    Kind.PARAGRAPH: _l("Paragraph"),
    Kind.CROSSHEAD: _l("Crosshead"),
    Kind.QUOTE: _l("Quote"),
    Kind.LIST_ITEM: _l("List item"),
    Kind.CAPTION: _l("Caption"),
}

STATES = {
    State.DRAFT: _l("Draft"),
    State.TRANSLATED: _l("Translated"),
    State.EDITED: _l("Edited"),
    State.PUBLISHED: _l("Published"),
}

# What happens next to an article in each state.
UNCLAIMED = _l("Nobody has it yet. Whoever claims it translates it.")
NEXT = {
    State.DRAFT: _l("It is being translated. When every paragraph is done or left out, it is "
                    "submitted for review."),
    State.TRANSLATED: _l("An editor reads it beside the original next, and approves it or returns "
                         "it with a reason."),
    State.EDITED: _l("It is approved. An editor who did not translate it publishes it next."),
    State.PUBLISHED: _l("Readers see it. To correct it, unpublish it, reopen it, and publish it "
                        "again with a note to readers."),
}  # fmt: skip

ACTIONS = {
    Action.SUBMIT: _l("Submit for review"),
    Action.RETURN: _l("Return to the translator"),
    Action.APPROVE: _l("Approve"),
    Action.REOPEN: _l("Reopen for editing"),
    Action.PUBLISH: _l("Publish"),
    Action.UNPUBLISH: _l("Unpublish"),
}

DONE = {
    Action.SUBMIT: _l("Submitted. An editor will read it next."),
    Action.RETURN: _l("Returned to the translator with your reason."),
    Action.APPROVE: _l("Approved. It can be published now."),
    Action.REOPEN: _l("Reopened. The text can be edited again."),
    Action.PUBLISH: _l("Published. Readers can see it now."),
    Action.UNPUBLISH: _l("Unpublished. Readers no longer see it."),
}

CODES: Mapping[str, object] = {
    # Not you
    "submit_not_you": _l("Only its translator or an editor can submit this article."),
    "return_not_you": _l("Only an editor can return an article."),
    "approve_not_you": _l("Only an editor can approve an article."),
    "reopen_not_you": _l("Only an editor can reopen an article."),
    "publish_not_you": _l("Only an editor can publish an article."),
    "unpublish_not_you": _l("Only an editor can unpublish an article."),
    "four_eyes": _l("You translated this article, so another editor has to read and approve it."),
    "four_eyes_words": _l("You wrote %(percent)s of the words of this text, so another editor has "
                          "to read and approve it."),
    "four_eyes_correction": _l("You wrote %(percent)s of what changed since readers saw this "
                               "text, so another editor has to read and approve it."),
    "see_not_you": _l("You have no role on this desk yet. Ask an admin for one."),
    "edit_not_you": _l("Only its translator or an editor can edit this text. You can claim it if "
                       "nobody has."),
    "claim_not_you": _l("Only a translator or an editor can claim, and only what nobody has yet."),
    "release_not_you": _l("Only who claimed it, or an editor, can release a claimed draft."),
    "assign_not_you": _l("Only an editor or an admin can assign people and deadlines."),
    # Not now
    "submit_not_now": _l("Only a draft can be submitted; this article is further along."),
    "return_not_now": _l("Only an article that was submitted or approved can be returned."),
    "approve_not_now": _l("Only a submitted translation can be approved."),
    "reopen_not_now": _l("Only an approved article can be reopened."),
    "publish_not_now": _l("An article is published after it was approved."),
    "unpublish_not_now": _l("Only a published article can be unpublished."),
    "edit_not_now": _l("The text cannot be edited in this state. An editor can reopen it, or "
                       "unpublish it first."),
    "claim_not_now": _l("Only a draft can be claimed."),
    "release_not_now": _l("Only a draft can be released."),
    "assign_not_now": _l("People cannot be assigned in this state."),
    # Not ready
    "headline_missing": _l("The headline is missing."),
    "standfirst_missing": _l("The standfirst is missing. Reopen the article and add one."),
    "credit_missing": _l("The credit line is missing."),
    "slug_missing": _l("The address of the story is missing."),
    # No reason given
    "return_reason": _l("Say why, so that the translator knows what to do."),
    "unpublish_reason": _l("Say why it is taken down; it is kept on record."),
    "override_reason": _l("Say why this cannot wait for a second person; it is kept on record."),
    # Outdated
    "newer_revision": _l("Somebody saved a newer revision meanwhile."),
    "state_changed": _l("Somebody moved this article on meanwhile."),
    "changed_meanwhile": _l("Somebody changed this article at the same moment."),
    # Invalid
    "unknown_language": _l("This language is not known here."),
    "same_language": _l("The translation is into another language than the original."),
    "article_exists": _l("There is already an article of this source in that language."),
    "person_cannot": _l("This person cannot do that work: inactive, or without the role for it."),
    "source_headline_missing": _l("The original needs a headline."),
    "slug_malformed": _l("Use letters and digits of any script, with single hyphens between, "
                         "80 at most."),
    "slug_taken": _l("Another story in this language has that address."),
    "unknown_section": _l("This section is not there any more."),
    "note_too_long": _l("A note or a reason has 5,000 characters at most."),
    "note_missing": _l("Say to readers what was changed."),
    "unknown_revision": _l("There is no such revision."),
    "nothing_to_join": _l("There is no paragraph after this one to join with."),
    "front_cannot_be_joined": _l("A headline or standfirst cannot be joined."),
    "front_cannot_be_moved": _l("A headline or standfirst stays where it is."),
    "repeated_headline": _l("There is a headline already."),
    "repeated_standfirst": _l("There is a standfirst already."),
    "front_not_first": _l("The headline and the standfirst stand before the body."),
    "too_many_blocks": _l("A text has at most 5,000 paragraphs. Make a second article of "
                          "the rest."),
    "block_too_long": _l("A paragraph has at most 20,000 characters. Make it two paragraphs."),
    "text_too_long": _l("A text has at most 500,000 characters. Make a second article of the "
                        "rest."),
    "would_be_too_long": _l("The paragraph would have more than 20,000 characters. Nothing was "
                            "changed."),
    "no_such_paragraph": _l("The original has no paragraph of that number."),
    "nowhere_to_split": _l("Type an empty line where the paragraph is to be parted, then press "
                           "Split again."),
}  # fmt: skip


def _counted(code: str, number: int) -> str | None:
    """The sentences that count something."""
    if code == "blocks_missing":
        return ngettext(
            "%(num)s paragraph of the original is neither translated nor marked as left out.",
            "%(num)s paragraphs of the original are neither translated nor marked as left out.",
            number,
        )
    if code == "suggestions_open":
        return ngettext("%(num)s suggestion is open.", "%(num)s suggestions are open.", number)
    if code == "threads_open":
        return ngettext("%(num)s discussion is open.", "%(num)s discussions are open.", number)
    return None


def say(no: Refusal | DomainError) -> str:
    """The sentence for a refusal or a rule's error."""
    number = no.detail.get("number")
    counted = _counted(no.code, number) if isinstance(number, int) else None
    if counted:
        return counted
    sentence = CODES.get(no.code)
    if sentence is None:
        return _("This cannot be done (%(code)s).", code=no.code)
    percent = no.detail.get("percent")
    if isinstance(percent, int):
        return str(sentence) % {"percent": format_percent(percent / 100)}
    return str(sentence)


def what_happens_next(facts: Facts) -> str:
    """The sentence that says what an article waits for."""
    return str(UNCLAIMED if awaits_claim(facts) else NEXT[facts.state])


STATUS = {
    RefusalKind.NOT_YOU: 403,
    RefusalKind.NOT_NOW: 409,
    RefusalKind.NOT_READY: 422,
    RefusalKind.NO_REASON: 422,
}


def status_of(error: DomainError) -> int:
    """The HTTP status of a refused act, by which of the four answers it is."""
    kind = error.detail.get("kind")
    return STATUS[kind] if isinstance(kind, RefusalKind) else 422
