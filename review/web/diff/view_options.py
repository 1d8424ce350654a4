"""How a page of changes is looked at, as its address says: which kinds, what is put away, how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from review.domain.diff.model import Comparison, Label
from review.web.diff.diff_rows import JOINED, MOVED, RETYPED, SPLIT, ChangedRow, Stretch, fold
from review.web.http.integers import column_integer

# In the order in which an editor has to look at them.
KINDS = (
    *(Label.number, Label.name, Label.wording, Label.added, Label.cut),
    *(MOVED, SPLIT, JOINED, RETYPED),
    *(Label.spelling, Label.punctuation, Label.spacing),
)
QUIET = (Label.spacing, Label.punctuation)  # what a reader may wish not to see
VIEWS = ("inline", "side")
ALL = "all"
_STYLE = ("view", "rows", "hide")


@dataclass(frozen=True, slots=True)
class Filter:
    """A kind of change with its number; pressing it shows only such, or no longer only such."""

    kind: str
    count: int
    on: bool
    url: str


@dataclass(frozen=True)
class ChangeView:
    """The address of a page of changes, read."""

    only: tuple[str, ...]
    all_rows: bool
    view: str
    hidden: tuple[Label, ...]
    _args: MultiDict[str, str]

    def filters(self, comparison: Comparison) -> tuple[Filter, ...]:
        """One for each kind that occurs."""
        return tuple(
            Filter(kind, number, kind in self.only, self.address(only=self._toggled(kind)))
            for kind, number in kind_counts(comparison).items()
            if number
        )

    def stretches(self, rows: Sequence[ChangedRow]) -> tuple[Stretch, ...]:
        """The rows, with those put away that the address does not ask for."""
        return (Stretch(tuple(rows), folded=False),) if self.all_rows else fold(rows, self.only)

    @property
    def style(self) -> tuple[tuple[str, str], ...]:
        """What the address of another pair's comparison takes over from this one."""
        return tuple(pair for pair in self._args.items(multi=True) if pair[0] in _STYLE)

    def address(self, **values: Sequence[str]) -> str:
        """This page's address with other values; none at all takes one out."""
        kept = [pair for pair in self._args.items(multi=True) if pair[0] not in values]
        kept += [(name, value) for name, chosen in values.items() for value in chosen]
        return f"{request.path}?{urlencode(kept)}" if kept else request.path

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The addresses of this page's switches."""
        return {
            "every_kind": self.address(only=()),
            "changes": self.address(rows=()),
            "all": self.address(rows=(ALL,)),
            "inline": self.address(view=()),
            "side": self.address(view=("side",)),
        }

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What a form of this page has to carry along besides its own fields."""
        return tuple(pair for pair in self._args.items(multi=True) if pair[0] != "hide")

    def _toggled(self, kind: str) -> tuple[str, ...]:
        if kind in self.only:
            return tuple(other for other in self.only if other != kind)
        return (*self.only, kind)


def asked_view() -> ChangeView:
    """What this request's address asks for; anything unknown in it counts for nothing."""
    args = request.args
    known = {str(kind) for kind in KINDS}
    only = tuple(dict.fromkeys(kind for kind in args.getlist("only") if kind in known))
    hidden = tuple(label for label in QUIET if label in args.getlist("hide"))
    view = args.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    all_rows = args.get("rows") == ALL
    against = args.get("against", type=column_integer)
    understood = [
        *([("against", str(against))] if against is not None else ()),
        *([("view", view)] if view != VIEWS[0] else ()),
        *([("rows", ALL)] if all_rows else ()),
        *(("only", kind) for kind in only),
        *(("hide", str(label)) for label in hidden),
    ]
    return ChangeView(only, all_rows, view, hidden, MultiDict(understood))


def kind_counts(comparison: Comparison) -> dict[str, int]:
    """The number of changes of every kind, which are all that a reader steps through."""
    found: dict[str, int] = {
        **{str(label): number for label, number in comparison.counts.items()},
        MOVED: comparison.moved,
        SPLIT: comparison.split,
        JOINED: comparison.joined,
        RETYPED: comparison.retyped,
    }
    return {str(kind): found.get(kind, 0) for kind in KINDS}
