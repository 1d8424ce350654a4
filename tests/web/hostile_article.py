"""An article with hostile text in every field, made by forms from source to publication."""

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
from tests.web.hostile_texts import EDIT_PAIRS, EVIL_HOST, HOSTILE_TEXTS, TEMPLATE_SUM
from tests.web.revision_helpers import state_of

URL = f"https://{EVIL_HOST}/\"><script>alert(1)</script>?a='b'&lt;{{{{7777777*7}}}}"
Fields = dict[str, str | list[str]]


@dataclass
class HostileDesk:
    """Makes the article. `line`: the value of every single-line field."""

    client: ExaminingClient
    people: Cast
    database: Database
    line: str

    def get_page(self, path: str) -> Page:
        """The page, checked against all rules, without an evaluated template expression."""
        page = self.client.get(path, status=None)
        assert page.status in {200, 403, 409}, f"{path}: {page.status}"
        assert TEMPLATE_SUM not in page.response.get_data(as_text=True), path
        return page

    def post_form(self, path: str, fields: Fields, *, status: int = 200) -> Page:
        page = self.client.post(path, fields, status=status)
        assert TEMPLATE_SUM not in page.response.get_data(as_text=True), path
        return page

    @property
    def note(self) -> str:
        """The value of every multi-line field."""
        return f"{self.line}\n\n{'/'.join(HOSTILE_TEXTS[:20])}"[:4_900]

    def rename_people(self) -> None:
        """Rename people, and add a section and a person, with the line as their name."""
        self.client.sign_in(self.people.ada)
        for person in (self.people.tala, self.people.edda):
            roles = [str(role) for role in person.roles]
            self.post_form(
                f"/admin/users/{person.id}",
                {"name": f"{person.name} {self.line}"[:120], "email": person.email, "roles": roles,
                 "byline": f"{self.line} {person.name}"[:120]},
            )  # fmt: skip
        self.post_form("/admin/sections", {"language": "en", "name": f"River {self.line}"[:80]})
        self.post_form(
            "/admin/users/new",
            {"name": self.line[:120], "email": "new@desk.example", "byline": self.line[:120],
             "locale": "ar", "way": "link", "roles": ["translator"]},
        )  # fmt: skip

    def open(self) -> int:
        """Add a source with its article, assigned to Tala."""
        self.client.sign_in(self.people.edda)
        fields: Fields = dict.fromkeys(("outlet", "affiliation", "author"), self.line[:200])
        page = self.post_form(
            "/articles/new",
            fields | {"language": "ar", "headline": self.line, "standfirst": self.line,
                      "body": "\n\n".join(HOSTILE_TEXTS), "url": URL, "rights_note": self.note,
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
        """Save two revisions; the second changes tags, entities and URLs of the first."""
        self.client.sign_in(self.people.tala)
        path = f"/articles/{article_id}/edit"
        for number, words in enumerate((old_words(), new_words())):
            fields = self.text(article_id, words, number)
            self.post_form(path, fields | {"op": "save", "note": self.note})

    def transition(self, article_id: int, action: str, who: str, base: int) -> None:
        self.client.sign_in(getattr(self.people, who))
        with self.database.sessions() as session:
            state = session.get_one(Article, article_id).state
        fields: Fields = {"base": str(base), "state": state, "reason": self.note}
        self.post_form(f"/articles/{article_id}/{action}", fields)

    def publish(self, article_id: int, base: int) -> str:
        """The path of the story."""
        self.client.sign_in(self.people.edda)
        form = self.client.get(f"/articles/{article_id}/publish").form("/publish")
        (sections,) = form.page.all("select", name="section")
        section = list(sections.iter("option"))[-1].get("value", "")
        fields = form.values | {"credit_line": self.line[:500], "section": section}
        again: Fields = {"kind": "correction", "note": self.note[:2_000]}
        self.post_form(f"/articles/{article_id}/publish", fields | again)
        assert state_of(self.database, article_id) == State.PUBLISHED
        with self.database.sessions() as session:
            live = session.get_one(LivePublication, article_id)
            return f"/{live.language}/stories/{quote(live.slug)}"

    def publish_corrected_story(self) -> tuple[int, str]:
        """The article's id and the story's path, after a return and a correction."""
        self.rename_people()
        article_id = self.open()
        self.write(article_id)
        self.transition(article_id, "submit", "tala", 2)
        self.transition(article_id, "return", "edda", 2)
        self.transition(article_id, "submit", "tala", 2)
        self.transition(article_id, "approve", "edda", 2)
        self.publish(article_id, 2)
        self.transition(article_id, "unpublish", "edda", 2)
        return article_id, self.publish(article_id, 2)


def old_words() -> list[str]:
    return [*(old for old, _ in EDIT_PAIRS), *(text[: len(text) // 2] for text in HOSTILE_TEXTS)]


def new_words() -> list[str]:
    return [*(new for _, new in EDIT_PAIRS), *HOSTILE_TEXTS]


def staff_pages(article_id: int) -> list[str]:
    """The paths of all staff pages that show the article."""
    path = f"/articles/{article_id}"
    return [
        *("/desk", "/articles", "/articles/new", "/account", path, f"{path}/history"),
        *(f"{path}/compare/1/2", f"{path}/compare/1/2?view=side", f"{path}/compare/2/1?view=side"),
        *(f"{path}/review", f"{path}/review?against=1", f"{path}/review?against=0"),
        *(f"{path}/preview", f"{path}/edit", f"{path}/paste", f"{path}/publish"),
    ]
