"""The style guide: every component, in both themes and both directions; in development only.

It renders the macros that pages use, with the sample values below, and the tokens of the style
sheet; so it cannot become outdated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from review.clock import now
from review.domain.diff.compare import compare
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import Actor
from review.services.queries.article_summaries import ArticleSummary
from review.services.queries.work_queue import Return
from review.web.admin.forms import BY_LINK, NewPersonForm
from review.web.articles.list_rows import ListRow, RowBuilder, RowButton
from review.web.diff.text_rows import TextTable, build_rows
from review.web.styleguide import contrast

bp = Blueprint("styleguide", __name__)

# Each is a template in templates/styleguide/parts/.
PARTS = {
    "type": "Type",
    "spacing": "Spacing",
    "colours": "Colours",
    "buttons": "Buttons",
    "forms": "Forms",
    "errors": "What is wrong",
    "states": "States, tags and progress",
    "notices": "Notices",
    "cards": "Cards",
    "tables": "Tables",
    "timeline": "Timeline",
    "differences": "Differences",
    "rows": "Rows",
    "work_header": "Work header",
    "menus": "Menus and tabs",
    "dialogs": "Dialogs",
    "empty": "Nothing here",
    "pager": "Pager",
}
WIDE = {"cards", "rows", "work_header"}  # parts that need the whole width of a page
PANES = (("en", "light"), ("ar", "light"), ("en", "dark"), ("ar", "dark"))
_ID_ATTRIBUTE = re.compile(
    r'(?P<before>\b(?:id|for|form|list|aria-(?:labelledby|describedby|controls))="|href="#)'
    r'(?P<ids>[^"]+)"'
)
_HEADING = re.compile(r"<(/?)h[12]\b")
MOMENT = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
SPACES = range(1, 9)
SIZES = ("headline", "title", "large", "reading", "body", "note", "small")


@dataclass(frozen=True, slots=True)
class Pane:
    """One part of the page in one language and theme, as HTML."""

    name: str
    lang: str
    theme: str
    html: str


@bp.get("/styleguide")
def page() -> str:
    """The style guide."""
    with force_locale("en"):
        parts = [
            (part, title, [_pane(part, lang, theme) for lang, theme in PANES])
            for part, title in PARTS.items()
        ]
        return render_template("styleguide/page.html", parts=parts, wide=WIDE)


def _pane(part: str, lang: str, theme: str) -> Pane:
    name = f"{part}-{lang}-{theme}"
    with force_locale(lang):
        html = render_template(f"styleguide/parts/{part}.html", **_context(lang, theme))
    return Pane(name, lang, theme, _scoped(html, name))


def _scoped(html: str, name: str) -> str:
    """The HTML with its ids prefixed by the pane's name, and with all headings as h3."""

    def prefix(match: re.Match[str]) -> str:
        ids = " ".join(f"{name}-{id}" for id in match["ids"].split())
        return f'{match["before"]}{ids}"'

    return _HEADING.sub(r"<\1h3", _ID_ATTRIBUTE.sub(prefix, html))


def _context(lang: str, theme: str) -> dict[str, Any]:
    """The template context of the parts; `sample` has texts in the pane's language."""
    sheet = Path(str(current_app.static_folder)) / "css" / "tokens.css"
    colours = contrast.read_theme(sheet, theme)
    return {
        "sample": SAMPLES[lang],
        "scripts": SCRIPTS,
        "sizes": SIZES,
        "spaces": SPACES,
        "colours": colours,
        "pairs": contrast.measure(colours),
        "lang": lang,
        "form": NewPersonForm(formdata=None),
        "invalid_form": _invalid_form(),
        "moment": MOMENT,
        "rows": [
            _row(lang, "translated", _("Review"), days=2),
            _row(lang, "draft", _("Continue"), days=-3),
        ],
        "article": _article(lang),
        "latest": SimpleNamespace(created_at=MOMENT),
        "comparison": compare(BEFORE[lang], AFTER[lang], lang),
        "source_lang": _other(lang),
        "table": _table(lang),
        "open_tools": "",
        "at": "",
    }


def _row(lang: str, state: str, label: str, days: int) -> ListRow:
    """An article of a list; an overdue one was returned with a note."""
    sample, other = SAMPLES[lang], SAMPLES[_other(lang)]
    article = ArticleSummary(
        id=1, state=state, source_language=_other(lang), target_language=lang,
        source_headline=other["headline"], headline=sample["headline"], standfirst="",
        translator_id=1, editor_id=None, translator=sample["person"], editor=None,
        due_at=now() + timedelta(days=days, hours=1), state_since=now() - timedelta(days=3),
        latest_number=4, words=640, blocks_done=8, blocks_total=12,
    )  # fmt: skip
    returned = Return(sample["note"], sample["person"], MOMENT) if days < 0 else None
    return RowBuilder(Actor(2, frozenset()), {}).row(article, returned, RowButton(label, "#here"))


def _table(lang: str) -> TextTable:
    """Rows of a text: rendered, rendered by two blocks, left out, and untranslated."""
    source = [replace(block, id=f"s-{block.id}") for block in BEFORE[_other(lang)]]
    first, last = AFTER[lang][0], AFTER[lang][-1]
    target = [
        replace(first, renders=(source[0].id,)),
        replace(last, renders=(source[0].id,)),
    ]
    return build_rows(source, target, {source[1].id})


def _article(lang: str) -> SimpleNamespace:
    sample = SAMPLES[lang]
    return SimpleNamespace(
        id=1,
        state="translated",
        headline=sample["headline"],
        target_language=lang,
        translator=SimpleNamespace(name=sample["person"]),
        editor=None,
    )


def _other(lang: str) -> str:
    return "ar" if lang == "en" else "en"


def _invalid_form() -> NewPersonForm:
    """The form with the errors of an empty submission."""
    form = NewPersonForm(formdata=MultiDict({"way": BY_LINK, "locale": "en"}), meta={"csrf": False})
    form.validate()
    return form


SAMPLES = {
    "en": {
        "headline": "Water returns to the old quarter after nine dry months",
        "standfirst": "The pipes were opened on Tuesday, and with them an old argument.",
        "text": "Neighbours gathered at the spring at seven. The town says that 3.5 kilometres of "
        "pipe were replaced, and nobody knows who paid for it.",
        "person": "Edda Brandt",
        "note": "Check the length of the pipe against the town’s own figure.",
    },
    "ar": {
        "headline": "المياه تعود إلى الحي القديم بعد تسعة أشهر من الجفاف",
        "standfirst": "فُتحت الأنابيب صباح الثلاثاء، وفُتح معها جدال قديم.",
        "text": "تجمّع السكان عند النبع في الساعة السابعة. تقول البلدية إن 3.5 كيلومترات من "
        "الأنابيب قد استُبدلت، ولا أحد يعرف من دفع ثمنها.",
        "person": "ليلى حداد",
        "note": "راجعي طول الأنابيب في بيان البلدية نفسه.",
    },
}
# The first sentence of the Universal Declaration of Human Rights, by language.
SCRIPTS = {
    "en": "All human beings are born free and equal in dignity and rights.",
    "ar": "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.",
    "ur": "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔",
    "he": "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם.",
    "zh": "人人生而自由，在尊严和权利上一律平等。",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "am": "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው።",
}


def _blocks(*texts: str) -> tuple[Block, ...]:
    kinds = (Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.QUOTE, Kind.PARAGRAPH)
    return tuple(
        Block(str(number), kind, text)
        for number, (kind, text) in enumerate(zip(kinds, texts, strict=False))
        if text
    )


BEFORE = {
    "en": _blocks(
        "It rained for 31 days in Idlib, said the mayor.",
        "Nobody came to the spring.",
        "“We did not believe it,” said Umm Said.",
    ),
    "ar": _blocks(
        "أمطرت 31 يومًا في إدلب، بحسب رئيس البلدية.",
        "لم يأت أحد إلى النبع.",
        "«لم نصدّق»، قالت أم سعيد.",
    ),
}
AFTER = {
    "en": _blocks(
        "It rained for 13 days in Idlib, the mayor said.",
        "",
        "“We did not believe it,” said Umm Said.",
        "The town will answer on Monday.",
    ),
    "ar": _blocks(
        "أمطرت 13 يومًا في حلب، بحسب رئيس المجلس.",
        "",
        "«لم نصدّق»، قالت أم سعيد.",
        "ستجيب البلدية يوم الإثنين.",
    ),
}
