"""Template filters that render changed blocks, with labels in the language of the interface."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from review.domain.diff.model import BlockChange, Op
from review.domain.languages.registry import direction
from review.web.diff.diff_html import (
    BOTH,
    OLD,
    ScreenReaderLabels,
    render_block,
    render_whole,
    screen_reader_labels,
)

# A rewritten block of this length or more is shown as two texts, a shorter one as one.
MIN_SPLIT_LENGTH = 60  # characters


class RewrittenText(NamedTuple):
    """The two texts of a rewritten block."""

    old: Markup
    new: Markup


def init_app(app: Flask) -> None:
    """Register the filters."""
    app.add_template_filter(change_html)
    app.add_template_filter(split_rewritten)


def change_html(change: BlockChange, first_step: int = 1, side: str = "both") -> Markup:
    """A block with its changes marked and numbered from `first_step`.

    `side`: "both" texts in one, or the "old" one.
    """
    return Markup(render_block(change, _labels(), OLD if side == "old" else BOTH, first_step))


def split_rewritten(change: BlockChange) -> RewrittenText | None:
    """The old and the new text of a block that was rewritten; None if they are shown as one."""
    if not change.replaced or len(change.text) < MIN_SPLIT_LENGTH:
        return None
    labels = _labels()
    return RewrittenText(
        Markup(render_whole(change, labels, Op.cut)), Markup(render_whole(change, labels, Op.add))
    )


def _labels() -> ScreenReaderLabels:
    return _labels_in(str(get_locale() or "en"))


@cache
def _labels_in(lang: str) -> ScreenReaderLabels:
    return screen_reader_labels(_("added"), _("removed"), lang, direction(lang))
