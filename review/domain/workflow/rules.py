"""The conditions that the tables are made of: about the person (`Rule`) or the text (`Need`)."""

from __future__ import annotations

from collections.abc import Callable

from review.domain.workflow.answers import Refusal, RefusalKind
from review.domain.workflow.model import Action, Actor, Facts, Role

Rule = Callable[[Actor, Facts], bool]
Need = Callable[[Facts], Refusal | None]  # None: the text has what is needed

# Who can be given the work of an article, as its translator and as its editor.
TRANSLATOR_ROLES = frozenset({Role.TRANSLATOR, Role.EDITOR})
EDITOR_ROLES = frozenset({Role.EDITOR})


def is_admin(actor: Actor, facts: Facts) -> bool:
    """Is an admin."""
    return Role.ADMIN in actor.roles


def is_editor(actor: Actor, facts: Facts) -> bool:
    """Is an editor."""
    return not actor.roles.isdisjoint(EDITOR_ROLES)


def can_translate(actor: Actor, facts: Facts) -> bool:
    """Is a translator or an editor."""
    return not actor.roles.isdisjoint(TRANSLATOR_ROLES)


def on_staff(actor: Actor, facts: Facts) -> bool:
    """Has a role."""
    return bool(actor.roles)


def is_its_translator(actor: Actor, facts: Facts) -> bool:
    """Is the article's translator, and still a translator or an editor."""
    return can_translate(actor, facts) and facts.translator == actor.id


def did_not_translate(actor: Actor, facts: Facts) -> bool:
    """Wrote no revision of it while it was a draft."""
    return not facts.four_eyes or actor.id not in facts.draft_authors


def did_not_write_most(actor: Actor, facts: Facts) -> bool:
    """Typed at most half of the words.

    An editor who rewrote a text in review has translated it.
    """
    return not facts.four_eyes or 2 * facts.words_by_author.get(actor.id, 0) <= facts.words


def did_not_write_correction(actor: Actor, facts: Facts) -> bool:
    """Made at most half of the changes since the last publication, if there are any."""
    changed = facts.changed_words_by_author
    return not facts.four_eyes or 2 * changed.get(actor.id, 0) <= sum(changed.values())


def is_unclaimed(actor: Actor, facts: Facts) -> bool:
    """The article has no translator."""
    return facts.translator is None


def is_claimed(actor: Actor, facts: Facts) -> bool:
    """The article has a translator."""
    return facts.translator is not None


def is_complete(facts: Facts) -> Refusal | None:
    """Every source block is translated or left out on purpose."""
    if facts.missing:
        return Refusal(RefusalKind.NOT_READY, "blocks_missing", {"number": facts.missing})
    return None


def has_headline(facts: Facts) -> Refusal | None:
    """There is a headline."""
    return None if facts.has_headline else Refusal(RefusalKind.NOT_READY, "headline_missing")


def has_standfirst(facts: Facts) -> Refusal | None:
    """There is a standfirst. To write one, the article has to be reopened."""
    if facts.has_standfirst:
        return None
    return Refusal(RefusalKind.NOT_READY, "standfirst_missing", remedy=Action.REOPEN)


def has_credit(facts: Facts) -> Refusal | None:
    """There is a credit line."""
    return None if facts.has_credit else Refusal(RefusalKind.NOT_READY, "credit_missing")


def has_slug(facts: Facts) -> Refusal | None:
    """There is a slug."""
    return None if facts.has_slug else Refusal(RefusalKind.NOT_READY, "slug_missing")


def no_open_suggestion(facts: Facts) -> Refusal | None:
    """No suggestion is open."""
    if facts.open_suggestions:
        detail = {"number": facts.open_suggestions}
        return Refusal(RefusalKind.NOT_READY, "suggestions_open", detail)
    return None


def no_blocking_thread(facts: Facts) -> Refusal | None:
    """No discussion that blocks approval is open."""
    if facts.blocking_threads:
        detail = {"number": facts.blocking_threads}
        return Refusal(RefusalKind.NOT_READY, "threads_open", detail)
    return None


# Together they require a second pair of eyes; in the order in which a refusal names them.
FOUR_EYES: tuple[Rule, ...] = (did_not_translate, did_not_write_most, did_not_write_correction)


def four_eyes_refusal(actor: Actor, facts: Facts) -> Refusal:
    """The refusal for the first rule of `FOUR_EYES` that fails, with the share in per cent."""
    if not did_not_translate(actor, facts):
        return Refusal(RefusalKind.NOT_YOU, "four_eyes")
    if not did_not_write_most(actor, facts):
        percent = _percent(facts.words_by_author[actor.id], facts.words)
        return Refusal(RefusalKind.NOT_YOU, "four_eyes_words", {"percent": percent})
    changed = facts.changed_words_by_author
    percent = _percent(changed[actor.id], sum(changed.values()))
    return Refusal(RefusalKind.NOT_YOU, "four_eyes_correction", {"percent": percent})


def _percent(part: int, total: int) -> int:
    """Rounded up, so that more than half is never shown as 50."""
    return -(-100 * part // total)
