"""The workflow, whole: who may do what to an article, in which state, and what it takes.

Two tables say it. `TRANSITIONS` has the acts that move the state, `ACTS` those that do not. Three
functions read them: `decide` for the next state, `permitted` for the acts, `offered` for buttons.
Whoever asks brings an `Actor` and `Facts`; nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from review.domain.errors import Refused


class State(StrEnum):
    DRAFT = "draft"  # being translated
    TRANSLATED = "translated"  # handed in, waiting for an editor
    EDITED = "edited"  # approved by somebody who did not translate it
    PUBLISHED = "published"  # readers see it


class Role(StrEnum):
    TRANSLATOR = "translator"  # writes translations
    EDITOR = "editor"  # reviews, approves, publishes
    ADMIN = "admin"  # manages people


class Action(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    REOPEN = "reopen"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"


class Act(StrEnum):
    SEE = "see"  # the article, its history, comparisons and preview
    EDIT = "edit"  # write a revision
    CLAIM = "claim"  # take an unassigned draft for oneself
    RELEASE = "release"  # give a claimed draft back
    ASSIGN = "assign"  # choose the translator, the editor and the deadline


class No(StrEnum):
    """The four ways to be refused; each asks something else of the reader."""

    NOT_YOU = "not_you"
    NOT_NOW = "not_now"
    NOT_READY = "not_ready"
    NO_REASON = "no_reason"


@dataclass(frozen=True, slots=True)
class Actor:
    id: int
    roles: frozenset[Role]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need to know of an article, frozen at the moment of asking.

    `draft_authors` are the people who wrote a revision of it while it was a draft; `missing` is the
    number of source blocks neither rendered nor left out on purpose. `words_by_author` says how
    many of the text's `words` each person typed, and `changed_words_by_author` how many each
    inserted and removed since the last publication (empty where there is none).
    """

    state: State
    translator: int | None = None
    editor: int | None = None
    draft_authors: frozenset[int] = frozenset()
    words: int = 0
    words_by_author: Mapping[int, int] = field(default_factory=dict)
    changed_words_by_author: Mapping[int, int] = field(default_factory=dict)
    missing: int = 0
    has_headline: bool = True
    has_standfirst: bool = True
    has_credit: bool = True
    has_slug: bool = True
    open_suggestions: int = 0
    blocking_threads: int = 0
    four_eyes: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no, falsy, with the code of the sentence that explains it."""

    kind: No
    code: str
    detail: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return False

    @property
    def four_eyes(self) -> bool:
        """Whether nothing but the lack of a second pair of eyes stands in this person's way."""
        return self.code.startswith("four_eyes")

    def as_error(self) -> Refused:
        """The exception to raise where an act was tried all the same."""
        return Refused(self.code, kind=self.kind, **self.detail)


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes: the state to go to, and whether four eyes were waived for it by an admin."""

    to: State
    overridden: bool = False


def is_admin(actor: Actor, facts: Facts) -> bool:
    return Role.ADMIN in actor.roles


def is_editor(actor: Actor, facts: Facts) -> bool:
    return Role.EDITOR in actor.roles


def can_translate(actor: Actor, facts: Facts) -> bool:
    return Role.TRANSLATOR in actor.roles or Role.EDITOR in actor.roles


def on_staff(actor: Actor, facts: Facts) -> bool:
    return bool(actor.roles)


def is_its_translator(actor: Actor, facts: Facts) -> bool:
    return can_translate(actor, facts) and facts.translator == actor.id


def did_not_translate(actor: Actor, facts: Facts) -> bool:
    return not facts.four_eyes or actor.id not in facts.draft_authors


def did_not_write_most(actor: Actor, facts: Facts) -> bool:
    """Whether others typed at least half of the words: an editor who rewrote a text in review
    has translated it."""
    return not facts.four_eyes or 2 * facts.words_by_author.get(actor.id, 0) <= facts.words


def did_not_write_correction(actor: Actor, facts: Facts) -> bool:
    """Whether others made at least half of the changes to what readers saw, if there are any."""
    changed = facts.changed_words_by_author
    return not facts.four_eyes or 2 * changed.get(actor.id, 0) <= sum(changed.values())


def is_unclaimed(actor: Actor, facts: Facts) -> bool:
    return facts.translator is None


def is_claimed(actor: Actor, facts: Facts) -> bool:
    return facts.translator is not None


def is_complete(facts: Facts) -> Refusal | None:
    if facts.missing:
        return Refusal(No.NOT_READY, "blocks_missing", {"number": facts.missing})
    return None


def has_headline(facts: Facts) -> Refusal | None:
    return None if facts.has_headline else Refusal(No.NOT_READY, "headline_missing")


def has_standfirst(facts: Facts) -> Refusal | None:
    return None if facts.has_standfirst else Refusal(No.NOT_READY, "standfirst_missing")


def has_credit(facts: Facts) -> Refusal | None:
    return None if facts.has_credit else Refusal(No.NOT_READY, "credit_missing")


def has_slug(facts: Facts) -> Refusal | None:
    return None if facts.has_slug else Refusal(No.NOT_READY, "slug_missing")


def no_open_suggestion(facts: Facts) -> Refusal | None:
    if facts.open_suggestions:
        return Refusal(No.NOT_READY, "suggestions_open", {"number": facts.open_suggestions})
    return None


def no_blocking_thread(facts: Facts) -> Refusal | None:
    if facts.blocking_threads:
        return Refusal(No.NOT_READY, "threads_open", {"number": facts.blocking_threads})
    return None


Rule = Callable[[Actor, Facts], bool]
Need = Callable[[Facts], Refusal | None]

# Together they ask for a second pair of eyes; in the order in which a refusal names them.
FOUR_EYES: tuple[Rule, ...] = (did_not_translate, did_not_write_most, did_not_write_correction)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: `who` holds alternatives, each a list of predicates that must all be true."""

    action: Action
    of: frozenset[State]
    to: State
    who: tuple[tuple[Rule, ...], ...]
    needs: tuple[Need, ...] = ()
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of what may be done without changing the state."""

    act: Act
    of: frozenset[State]
    who: tuple[tuple[Rule, ...], ...]


S = State
ANY = frozenset(State)

TRANSITIONS: Mapping[Action, Transition] = {
    row.action: row
    for row in (
        Transition(
            Action.SUBMIT, frozenset({S.DRAFT}), S.TRANSLATED,
            ((is_its_translator,), (is_editor,)), (has_headline, is_complete),
        ),
        Transition(
            Action.RETURN, frozenset({S.TRANSLATED, S.EDITED}), S.DRAFT,
            ((is_editor,),), reason=True,
        ),
        Transition(
            Action.APPROVE, frozenset({S.TRANSLATED}), S.EDITED,
            ((is_editor, *FOUR_EYES),),
            (has_headline, is_complete, no_open_suggestion, no_blocking_thread),
        ),
        Transition(Action.REOPEN, frozenset({S.EDITED}), S.TRANSLATED, ((is_editor,),)),
        Transition(
            Action.PUBLISH, frozenset({S.EDITED}), S.PUBLISHED,
            ((is_editor, *FOUR_EYES),), (has_standfirst, has_credit, has_slug),
        ),
        Transition(
            Action.UNPUBLISH, frozenset({S.PUBLISHED}), S.EDITED, ((is_editor,),), reason=True,
        ),
    )
}  # fmt: skip

ACTS: tuple[Permission, ...] = (
    Permission(Act.SEE, ANY, ((on_staff,),)),
    Permission(Act.EDIT, frozenset({S.DRAFT}), ((is_its_translator,), (is_editor,))),
    Permission(Act.EDIT, frozenset({S.TRANSLATED}), ((is_editor,),)),
    Permission(Act.CLAIM, frozenset({S.DRAFT}), ((can_translate, is_unclaimed),)),
    Permission(
        Act.RELEASE, frozenset({S.DRAFT}), ((is_its_translator,), (is_editor, is_claimed))
    ),
    Permission(Act.ASSIGN, ANY, ((is_editor,), (is_admin,))),
)  # fmt: skip


def decide(
    action: Action, actor: Actor, facts: Facts, *, reason: str = "", override: bool = False
) -> Decision | Refusal:
    """Where `action` leads, or why not: first who, then when, then whether the text is ready.

    `override` asks that an admin's word stand in for the second pair of eyes, for this one act; it
    takes a reason and is refused to everybody else.
    """
    row = TRANSITIONS[action]
    overridden = False
    if not _allows(row.who, actor, facts):
        if not _allows(_without_four_eyes(row.who), actor, facts):
            return Refusal(No.NOT_YOU, f"{action}_not_you")
        if not (override and is_admin(actor, facts)):
            return _four_eyes_refusal(actor, facts)
        overridden = True
    if facts.state not in row.of:
        return Refusal(No.NOT_NOW, f"{action}_not_now", {"state": facts.state})
    for need in row.needs:
        refusal = need(facts)
        if refusal is not None:
            return refusal
    if overridden and not reason.strip():
        return Refusal(No.NO_REASON, "override_reason")
    if row.reason and not reason.strip():
        return Refusal(No.NO_REASON, f"{action}_reason")
    return Decision(row.to, overridden)


def may_decide(action: Action, actor: Actor, facts: Facts, *, override: bool = False) -> bool:
    """Whether the action is for this person, whatever the state and the text still need."""
    answer = decide(action, actor, facts, override=override)
    return isinstance(answer, Decision) or answer.kind is not No.NOT_YOU


def permitted(act: Act, actor: Actor, facts: Facts) -> bool | Refusal:
    """Whether the actor may do what changes no state; a falsy `Refusal` says why not.

    As in `decide`, first who and then when: "not now" promises that there is a time for it.
    """
    allowed = [row for row in ACTS if row.act is act and _allows(row.who, actor, facts)]
    if not allowed:
        return Refusal(No.NOT_YOU, f"{act}_not_you")
    if not any(facts.state in row.of for row in allowed):
        return Refusal(No.NOT_NOW, f"{act}_not_now", {"state": facts.state})
    return True


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: enabled, or disabled with the refusal that says what is in the way."""

    action: Action
    to: State
    needs_reason: bool
    refusal: Refusal | None = None  # falsy when it is there: ask `enabled`
    can_override: bool = False

    @property
    def enabled(self) -> bool:
        return self.refusal is None


def offered(actor: Actor, facts: Facts) -> tuple[Offer, ...]:
    """The transitions to show to this person now, in the table's order.

    Those that belong to another state or to other people are left out; those that wait for the text
    or for another pair of eyes are there, disabled.
    """
    return tuple(
        offer for row in TRANSITIONS.values() if (offer := _offer(row, actor, facts)) is not None
    )


def _offer(row: Transition, actor: Actor, facts: Facts) -> Offer | None:
    # The reason is asked for beside the button, so its absence disables nothing yet.
    answer = decide(row.action, actor, facts, reason="to be given")
    if isinstance(answer, Decision):
        return Offer(row.action, row.to, row.reason)
    if answer.four_eyes:
        if facts.state not in row.of:
            return None
        waived = decide(row.action, actor, facts, reason="to be given", override=True)
        return Offer(row.action, row.to, row.reason, answer, isinstance(waived, Decision))
    if answer.kind is No.NOT_READY:
        return Offer(row.action, row.to, row.reason, answer)
    return None


def _allows(who: tuple[tuple[Rule, ...], ...], actor: Actor, facts: Facts) -> bool:
    return actor.active and any(all(rule(actor, facts) for rule in rules) for rules in who)


def _without_four_eyes(who: tuple[tuple[Rule, ...], ...]) -> tuple[tuple[Rule, ...], ...]:
    return tuple(tuple(rule for rule in rules if rule not in FOUR_EYES) for rules in who)


def _four_eyes_refusal(actor: Actor, facts: Facts) -> Refusal:
    """Which of the rules of `FOUR_EYES` this person fails, with their share in per cent."""
    if not did_not_translate(actor, facts):
        return Refusal(No.NOT_YOU, "four_eyes")
    if not did_not_write_most(actor, facts):
        percent = _percent(facts.words_by_author[actor.id], facts.words)
        return Refusal(No.NOT_YOU, "four_eyes_words", {"percent": percent})
    changed = facts.changed_words_by_author
    percent = _percent(changed[actor.id], sum(changed.values()))
    return Refusal(No.NOT_YOU, "four_eyes_correction", {"percent": percent})


def _percent(part: int, whole: int) -> int:
    """Rounded up, so that more than half is never shown as 50."""
    return -(-100 * part // whole)
