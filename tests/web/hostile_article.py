"""An article whose every field means harm, brought all the way by forms, as people would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from review.domain.workflow import State
from review.models.articles import Article
from review.models.publications import LivePublication
from review.services.editorial.sources import latest_version
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.hostile import CUTS, EVIL, SUM, TEXTS
from tests.web.revision_helpers import state_of

URL = f"https://{EVIL}/\"><script>alert(1)</script>?a='b'&lt;{{{{7777*7}}}}"
Fields = dict[str, str | list[str]]


@dataclass
class Desk:
    """The desk at which it happens. `line` goes into every field of one line."""

    client: ExaminingClient
    people: Cast
    database: Database
    line: str

    def see(self, path: str) -> Page:
        """The page, held to all rules, with nothing in it that was taken for a template."""
        page = self.client.get(path, status=None)
        assert page.status in {200, 403, 409}, f"{path}: {page.status}"
        assert SUM not in page.response.get_data(as_text=True), path
        return page

    def send(self, path: str, fields: Fields, *, status: int = 200) -> Page:
        page = self.client.post(path, fields, status=status)
        assert SUM not in page.response.get_data(as_text=True), path
        return page

    @property
    def note(self) -> str:
        """What goes into every field of many lines."""
        return f"{self.line}\n\n{'/'.join(TEXTS[:20])}"[:4_900]

    def name_everybody(self) -> None:
        """The people, a section and somebody invited are called by the line."""
        self.client.sign_in(self.people.ada)
        for person in (self.people.tala, self.people.edda):
            roles = [str(role) for role in person.roles]
            self.send(
                f"/admin/users/{person.id}",
                {"name": f"{person.name} {self.line}"[:120], "email": person.email, "roles": roles,
                 "byline": f"{self.line} {person.name}"[:120]},
            )  # fmt: skip
        self.send("/admin/sections", {"language": "en", "name": f"River {self.line}"[:80]})
        self.send(
            "/admin/users/new",
            {"name": self.line[:120], "email": "new@desk.example", "byline": self.line[:120],
             "locale": "ar", "way": "link", "roles": ["translator"]},
        )  # fmt: skip

    def open(self) -> int:
        """A new original with its article; Tala's to translate."""
        self.client.sign_in(self.people.edda)
        fields: Fields = dict.fromkeys(("outlet", "affiliation", "author"), self.line[:200])
        page = self.send(
            "/articles/new",
            fields | {"language": "ar", "headline": self.line, "standfirst": self.line,
                      "body": "\n\n".join(TEXTS), "url": URL, "rights_note": self.note,
                      "targets": ["en"], "translator": str(self.people.tala.id)},
        )  # fmt: skip
        return int(page.path.rpartition("/")[2])

    def text(self, article_id: int, paragraphs: Sequence[str], base: int) -> Fields:
        """A posted text: the line as headline and standfirst, and the paragraphs."""
        with self.database.sessions() as session:
            article = session.get_one(Article, article_id)
            source = [block.id for block in latest_version(session, article.source_id).blocks]
        count = len(paragraphs)
        kinds = ["paragraph", "crosshead", "quote", "list_item", "caption"] * count
        return {
            "base": str(base),
            "block_id": [f"b-{number}" for number in range(count + 2)],
            "block_kind": ["headline", "standfirst", *kinds[:count]],
            "block_renders": [*(source * 9)[: count + 1], " ".join(source)],
            "block_text": [self.line, self.line, *paragraphs],
        }

    def write(self, article_id: int) -> None:
        """Two revisions, of which the second cuts tags, entities and addresses of the first."""
        self.client.sign_in(self.people.tala)
        path = f"/articles/{article_id}/edit"
        for number, words in enumerate((old_words(), new_words())):
            fields = self.text(article_id, words, number)
            self.send(path, fields | {"op": "save", "note": self.note})

    def move(self, article_id: int, action: str, who: str, base: int) -> None:
        self.client.sign_in(getattr(self.people, who))
        with self.database.sessions() as session:
            state = session.get_one(Article, article_id).state
        fields: Fields = {"base": str(base), "state": state, "reason": self.note}
        self.send(f"/articles/{article_id}/{action}", fields)

    def publish(self, article_id: int, base: int) -> str:
        """The path of the story."""
        self.client.sign_in(self.people.edda)
        form = self.client.get(f"/articles/{article_id}/publish").form("/publish")
        (sections,) = form.page.all("select", name="section")
        section = list(sections.iter("option"))[-1].get("value", "")
        fields = form.values | {"credit_line": self.line[:500], "section": section}
        again: Fields = {"kind": "correction", "note": self.note[:2_000]}
        self.send(f"/articles/{article_id}/publish", fields | again)
        assert state_of(self.database, article_id) == State.PUBLISHED
        with self.database.sessions() as session:
            live = session.get_one(LivePublication, article_id)
            return f"/{live.language}/stories/{quote(live.slug)}"

    def whole_way(self) -> tuple[int, str]:
        """The article's number and the story's path, after a return and a correction."""
        self.name_everybody()
        article_id = self.open()
        self.write(article_id)
        self.move(article_id, "submit", "tala", 2)
        self.move(article_id, "return", "edda", 2)
        self.move(article_id, "submit", "tala", 2)
        self.move(article_id, "approve", "edda", 2)
        self.publish(article_id, 2)
        self.move(article_id, "unpublish", "edda", 2)
        return article_id, self.publish(article_id, 2)


def old_words() -> list[str]:
    return [*(old for old, _ in CUTS), *(text[: len(text) // 2] for text in TEXTS)]


def new_words() -> list[str]:
    return [*(new for _, new in CUTS), *TEXTS]


def pages_of(article_id: int) -> list[str]:
    """The addresses at which the desk sees an article."""
    own = f"/articles/{article_id}"
    return [
        *("/desk", "/articles", "/articles/new", "/account", own, f"{own}/history"),
        *(f"{own}/compare/1/2", f"{own}/compare/1/2?view=side", f"{own}/compare/2/1?view=side"),
        *(f"{own}/review", f"{own}/review?against=1", f"{own}/review?against=0"),
        *(f"{own}/preview", f"{own}/edit", f"{own}/paste", f"{own}/publish"),
    ]
