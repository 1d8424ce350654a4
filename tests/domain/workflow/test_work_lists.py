"""The lists of a work queue by role, and what comes first in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from review.domain.workflow import (
    Role,
    WorkList,
    is_task,
    main_role,
    task_urgency,
    urgency,
    work_lists,
)
from tests.domain.workflow_strategies import ADMIN, BOSS, EDITOR, ROLE_SETS, TRANSLATOR

NOW = datetime(2030, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dated:
    id: int
    due_at: datetime | None = None
    state_since: datetime = NOW


@pytest.mark.parametrize(
    ("roles", "lists"),
    [
        (TRANSLATOR, {WorkList.MINE, WorkList.CLAIMABLE, WorkList.HANDED_IN}),
        (EDITOR, {WorkList.MINE, WorkList.CLAIMABLE, WorkList.REVIEW, WorkList.PUBLISH}),
        (ADMIN, {WorkList.MINE, WorkList.HANDED_IN}),
        (frozenset(), {WorkList.MINE, WorkList.HANDED_IN}),
    ],
)
def test_the_lists_of_each_role(roles: frozenset[Role], lists: set[WorkList]) -> None:
    assert set(work_lists(roles)) == lists


@pytest.mark.parametrize("roles", ROLE_SETS)
def test_no_article_is_in_two_lists(roles: frozenset[Role]) -> None:
    selections = [selection for parts in work_lists(roles).values() for selection in parts]
    for one, other in combinations(selections, 2):
        assert one.state is not other.state or one.ownership is not other.ownership


def test_deadlines_come_first_then_what_has_waited_longest() -> None:
    articles = [
        Dated(1),
        Dated(2, state_since=NOW - DAY),
        Dated(3, NOW + 2 * DAY),
        Dated(4, NOW + DAY),
        Dated(5, NOW + DAY, NOW - DAY),
        Dated(6),
    ]
    assert [article.id for article in sorted(articles, key=urgency)] == [5, 4, 3, 2, 1, 6]


def test_what_is_overdue_comes_before_what_was_returned() -> None:
    tasks = [
        (WorkList.CLAIMABLE, Dated(1, NOW + DAY)),
        (WorkList.MINE, Dated(2)),
        (WorkList.RETURNED, Dated(3)),
        (WorkList.REVIEW, Dated(4, NOW + DAY)),
        (WorkList.CLAIMABLE, Dated(5, NOW - DAY)),
    ]
    ordered = sorted(tasks, key=lambda task: task_urgency(*task, NOW))
    assert [article.id for _, article in ordered] == [5, 3, 4, 2, 1]


def test_what_is_with_the_editors_is_no_task() -> None:
    assert [work_list for work_list in WorkList if not is_task(work_list)] == [WorkList.HANDED_IN]
    with pytest.raises(KeyError):
        task_urgency(WorkList.HANDED_IN, Dated(1), NOW)


def test_editing_comes_before_the_other_roles() -> None:
    assert main_role(BOSS | TRANSLATOR) is Role.EDITOR
    assert main_role(TRANSLATOR | ADMIN) is Role.TRANSLATOR
    assert main_role(ADMIN) is Role.ADMIN
