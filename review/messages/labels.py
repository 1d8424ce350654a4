"""Names of states, actions and kinds of blocks, and what an action did, for people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.domain.text.blocks import Kind
from review.domain.workflow import Action, Facts, State, awaits_claim

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


def what_happens_next(facts: Facts) -> str:
    """The sentence that says what an article waits for."""
    return str(UNCLAIMED if awaits_claim(facts) else NEXT[facts.state])
