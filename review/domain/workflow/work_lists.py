"""A person's work queue: which articles are in which list, and what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Protocol

from review.domain.workflow.model import Role, State
from review.domain.workflow.rules import EDITOR_ROLES, TRANSLATOR_ROLES


class WorkList(StrEnum):
    """The lists of a work queue, in the order in which they are shown."""

    RETURNED = "returned"  # drafts of one's own that an editor returned
    MINE = "mine"  # all other drafts of one's own
    REVIEW = "review"
    PUBLISH = "publish"
    CLAIMABLE = "claimable"  # drafts without a translator
    HANDED_IN = "handed_in"  # one's own translations, with the editors


class Ownership(Enum):
    """Whose translation an article has to be to be in a list."""

    ANYONE = 1
    MINE = 2
    UNCLAIMED = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles in one state, by whose translation they are."""

    state: State
    ownership: Ownership = Ownership.ANYONE


class DatedArticle(Protocol):
    """The columns of an article that its urgency depends on."""

    @property
    def id(self) -> int:
        """The id of the article."""

    @property
    def due_at(self) -> datetime | None:
        """The deadline, if it has one."""

    @property
    def state_since(self) -> datetime:
        """When it came into its state."""


NEVER = datetime.max.replace(tzinfo=UTC)

# The order of tasks when nothing is overdue: what was begun before what has no translator yet.
# Nothing can be done about a list that is not here.
_RANKS = {
    WorkList.RETURNED: 0,
    WorkList.REVIEW: 1,
    WorkList.PUBLISH: 1,
    WorkList.MINE: 1,
    WorkList.CLAIMABLE: 2,
}


def work_lists(roles: frozenset[Role]) -> Mapping[WorkList, tuple[Selection, ...]]:
    """The lists of a person with these roles, and the articles that each is made of.

    `WorkList.RETURNED` is missing: it is the part of `MINE` that an editor returned, which the
    state alone does not tell.
    """
    lists: dict[WorkList, tuple[Selection, ...]] = {
        WorkList.MINE: (Selection(State.DRAFT, Ownership.MINE),),
    }
    if roles.isdisjoint(EDITOR_ROLES):
        lists[WorkList.HANDED_IN] = (
            Selection(State.TRANSLATED, Ownership.MINE),
            Selection(State.EDITED, Ownership.MINE),
        )
    else:
        lists[WorkList.REVIEW] = (Selection(State.TRANSLATED),)
        lists[WorkList.PUBLISH] = (Selection(State.EDITED),)
    if not roles.isdisjoint(TRANSLATOR_ROLES):
        lists[WorkList.CLAIMABLE] = (Selection(State.DRAFT, Ownership.UNCLAIMED),)
    return lists


def urgency(article: DatedArticle) -> tuple[datetime, datetime, int]:
    """Sort key within a list: the earliest deadline first, then what has waited longest."""
    return article.due_at or NEVER, article.state_since, article.id


def is_task(work_list: WorkList) -> bool:
    """Whether the articles of a list are the person's to act on, rather than to wait for."""
    return work_list in _RANKS


def task_urgency(
    work_list: WorkList, article: DatedArticle, now: datetime
) -> tuple[int, datetime, datetime, int]:
    """Sort key across the lists: overdue articles, then returned ones, then by `urgency`.

    Raises KeyError for a list that holds no tasks.
    """
    overdue = article.due_at is not None and article.due_at < now
    return (-1 if overdue else _RANKS[work_list], *urgency(article))


def main_role(roles: frozenset[Role]) -> Role:
    """The role that decides what the dashboard suggests to a person who holds several."""
    return next(role for role in (Role.EDITOR, Role.TRANSLATOR, Role.ADMIN) if role in roles)
