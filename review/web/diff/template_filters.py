"""Changes as templates draw them: marked in the interface's language."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from review.domain.diff.model import BlockChange, Op
from review.domain.languages.registry import direction
from review.web.diff.diff_html import BOTH, OLD, Spoken, draw, draw_whole, spoken

# A rewritten block longer than this is shown as two texts; a shorter one reads well in one line.
SHORTEST_APART = 60  # characters


class Apart(NamedTuple):
    """The two texts of a rewritten block."""

    old: Markup
    new: Markup


def init_app(app: Flask) -> None:
    app.add_template_filter(marked)
    app.add_template_filter(apart)


def marked(change: BlockChange, first_step: int = 1, side: str = "both") -> Markup:
    """A block's text with its changes marked; with the side "old" as it was before."""
    return Markup(draw(change, _spoken(), OLD if side == "old" else BOTH, first_step))


def apart(change: BlockChange) -> Apart | None:
    """The old and the new text of a block that was rewritten, where they are shown one by one."""
    if not change.replaced or len(change.text) < SHORTEST_APART:
        return None
    said = _spoken()
    return Apart(Markup(draw_whole(change, said, Op.cut)), Markup(draw_whole(change, said, Op.add)))


def _spoken() -> Spoken:
    return _spoken_in(str(get_locale() or "en"))


@cache
def _spoken_in(lang: str) -> Spoken:
    return spoken(_("added"), _("removed"), lang, direction(lang))
