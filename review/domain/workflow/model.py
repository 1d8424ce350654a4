"""States, roles and acts, and what the rules are asked about: an actor and an article's facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """The state of an article, in the order in which a text passes through them."""

    DRAFT = "draft"  # being translated
    TRANSLATED = "translated"  # submitted, waiting for an editor
    EDITED = "edited"  # approved by an editor who did not translate it
    PUBLISHED = "published"  # readers see it


class Role(StrEnum):
    """What a person may hold; one person may hold several."""

    TRANSLATOR = "translator"  # writes translations
    EDITOR = "editor"  # reviews, approves, publishes
    ADMIN = "admin"  # manages people


class Action(StrEnum):
    """The transitions: the only acts that change the state."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    REOPEN = "reopen"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"


class Act(StrEnum):
    """What can be done to an article without changing its state."""

    SEE = "see"  # the article, its history, comparisons and preview
    EDIT = "edit"  # write a revision
    CLAIM = "claim"  # take an unassigned draft for oneself
    RELEASE = "release"  # give a claimed draft back
    ASSIGN = "assign"  # choose the translator, the editor and the deadline


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who asks: their id, their roles, and whether they still work here."""

    id: int
    roles: frozenset[Role]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """A snapshot of what the rules need to know of an article.

    `translator`: id of the assigned translator. `draft_authors`: ids of the people who wrote a
    revision of it while it was a draft. `words`: length of the text; `words_by_author`: how many
    of them each person typed; `changed_words_by_author`: how many each inserted and removed since
    the last publication (empty where there is none). `missing`: number of source blocks neither
    translated nor left out on purpose. `four_eyes`: whether a second pair of eyes is required.
    """

    state: State
    translator: int | None = None
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
