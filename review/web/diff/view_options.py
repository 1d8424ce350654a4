"""View options of a comparison page, parsed from its query string: kinds, folding, layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from review.domain.diff.model import Comparison, Label
from review.web.diff.diff_rows import (
    CONTEXT,
    JOINED,
    MIN_FOLDED,
    MOVED,
    RETYPED,
    SPLIT,
    DiffRow,
    RowGroup,
    fold,
)
from review.web.http.integers import column_integer

# By how much an editor has to look at them.
KINDS = (
    *(Label.number, Label.name, Label.wording, Label.added, Label.cut),
    *(MOVED, SPLIT, JOINED, RETYPED),
    *(Label.spelling, Label.punctuation, Label.spacing),
)
HIDEABLE = (Label.spacing, Label.punctuation)
LAYOUTS = ("inline", "side")  # the first is the default
ALL_ROWS = "all"
_SHARED_ARGS = ("view", "rows", "hide")  # that the comparison of other revisions takes over


@dataclass(frozen=True, slots=True)
class KindFilter:
    """A kind of change, how many there are, and the URL that switches its filter on or off."""

    kind: str
    count: int
    on: bool
    url: str


@dataclass(frozen=True)
class ViewOptions:
    """The options of a comparison page, and the URLs that change them.

    `only`: the kinds of change that rows are filtered by; all, if empty. `hidden`: kinds that are
    not compared. `fold_context` and `min_folded` are for static/js/diff/folding.js.
    """

    fold_context: ClassVar[int] = CONTEXT
    min_folded: ClassVar[int] = MIN_FOLDED

    only: tuple[str, ...]
    all_rows: bool
    layout: str
    hidden: tuple[Label, ...]
    _args: MultiDict[str, str]

    def filters(self, comparison: Comparison) -> tuple[KindFilter, ...]:
        """A filter for each kind that occurs."""
        return tuple(
            KindFilter(kind, number, kind in self.only, self.url(only=self._toggled(kind)))
            for kind, number in kind_counts(comparison).items()
            if number
        )

    def row_groups(self, rows: Sequence[DiffRow]) -> tuple[RowGroup, ...]:
        """The rows in groups, folded as the options say."""
        return (RowGroup(tuple(rows), folded=False),) if self.all_rows else fold(rows, self.only)

    @property
    def shared_args(self) -> tuple[tuple[str, str], ...]:
        """The query arguments for a comparison of other revisions with the same options."""
        return tuple(pair for pair in self._args.items(multi=True) if pair[0] in _SHARED_ARGS)

    def url(self, **values: Sequence[str]) -> str:
        """This page's URL with other values of some query arguments; an empty one is removed."""
        args = [pair for pair in self._args.items(multi=True) if pair[0] not in values]
        args += [(name, value) for name, chosen in values.items() for value in chosen]
        return f"{request.path}?{urlencode(args)}" if args else request.path

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """The URLs of this page's switches."""
        return {
            "every_kind": self.url(only=()),
            "changes": self.url(rows=()),
            "all": self.url(rows=(ALL_ROWS,)),
            "inline": self.url(view=()),
            "side": self.url(view=("side",)),
        }

    @property
    def hidden_fields(self) -> tuple[tuple[str, str], ...]:
        """Hidden fields of the form that chooses what to hide: the other options."""
        return tuple(pair for pair in self._args.items(multi=True) if pair[0] != "hide")

    def _toggled(self, kind: str) -> tuple[str, ...]:
        if kind in self.only:
            return tuple(other for other in self.only if other != kind)
        return (*self.only, kind)


def parse_view_options() -> ViewOptions:
    """The options in this request's query string; unknown values are ignored."""
    args = request.args
    known = {str(kind) for kind in KINDS}
    only = tuple(dict.fromkeys(kind for kind in args.getlist("only") if kind in known))
    hidden = tuple(label for label in HIDEABLE if label in args.getlist("hide"))
    layout = args.get("view", "")
    layout = layout if layout in LAYOUTS else LAYOUTS[0]
    all_rows = args.get("rows") == ALL_ROWS
    against = args.get("against", type=column_integer)
    canonical = [
        *([("against", str(against))] if against is not None else ()),
        *([("view", layout)] if layout != LAYOUTS[0] else ()),
        *([("rows", ALL_ROWS)] if all_rows else ()),
        *(("only", kind) for kind in only),
        *(("hide", str(label)) for label in hidden),
    ]
    return ViewOptions(only, all_rows, layout, hidden, MultiDict(canonical))


def kind_counts(comparison: Comparison) -> dict[str, int]:
    """The number of changes of every kind; together they are the steps of the page."""
    counts: dict[str, int] = {
        **{str(label): number for label, number in comparison.counts.items()},
        MOVED: comparison.moved,
        SPLIT: comparison.split,
        JOINED: comparison.joined,
        RETYPED: comparison.retyped,
    }
    return {str(kind): counts.get(kind, 0) for kind in KINDS}
