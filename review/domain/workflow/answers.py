"""The answers of the rules: a decision, or a refusal with its kind and code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from review.domain.errors import Refused
from review.domain.workflow.model import Action, State


class RefusalKind(StrEnum):
    """Why an act is refused; each kind asks something else of the person."""

    NOT_YOU = "not_you"  # another person may do it
    NOT_NOW = "not_now"  # possible in another state
    NOT_READY = "not_ready"  # the text lacks something
    NO_REASON = "no_reason"  # a written reason is required


@dataclass(frozen=True, slots=True)
class Refusal:
    """A negative answer, falsy.

    `code` names the sentence that explains it and `detail` holds its values. `remedy` is the
    transition that has to come first, where there is one.
    """

    kind: RefusalKind
    code: str
    detail: Mapping[str, object] = field(default_factory=dict)
    remedy: Action | None = None

    def __bool__(self) -> bool:
        return False

    @property
    def four_eyes(self) -> bool:
        """Whether only the lack of a second pair of eyes bars this person."""
        return self.code.startswith("four_eyes")

    def as_error(self) -> Refused:
        """The exception to raise where the act was attempted all the same."""
        return Refused(self.code, kind=self.kind, **self.detail)


@dataclass(frozen=True, slots=True)
class Decision:
    """A positive answer: the next state, and whether an admin overrode four eyes."""

    to: State
    overridden: bool = False
