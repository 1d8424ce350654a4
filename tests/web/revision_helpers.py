"""Articles to open, and the side-by-side form as somebody at a keyboard uses it."""

from __future__ import annotations

from collections.abc import Sequence

from review.domain.text.blocks import Block
from review.domain.workflow import State
from review.models.articles import Article, Revision
from review.models.people import Person
from review.services.editorial import revisions
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient, Form, Page

KEPT = "Your text is kept here"
STALE = "Somebody saved a newer revision"


def in_state(database: Database, people: Cast, state: State, *, rough: int = 0) -> int:
    """The id of a new article by Tala and Edda, as far as `state`."""
    with database.sessions.begin() as session:
        return cast.article_in(session, people, state, rough=rough).id


def unwritten(database: Database, people: Cast, *, claimed: bool = True) -> int:
    """The id of a draft in which nothing was written yet, Tala's or nobody's."""
    with database.sessions.begin() as session:
        return cast.article(session, people, translator=people.tala if claimed else None).id


def write(database: Database, who: Person, article_id: int, blocks: Sequence[Block]) -> int:
    """Save a revision behind everybody's back; its number."""
    with database.sessions.begin() as session:
        article = session.get_one(Article, article_id)
        saved = revisions.save(
            session,
            actor_of(who),
            article,
            blocks=blocks,
            left_out=(),
            base_number=article.latest_number,
        )
        assert saved is not None
        return saved.number


def other_words(place: int, text: str, blocks: Sequence[Block] = ENGLISH) -> tuple[Block, ...]:
    """The blocks, with another text in one place."""
    old = blocks[place]
    new = Block(old.id, old.kind, text, old.renders)
    return (*blocks[:place], new, *blocks[place + 1 :])


def texts(database: Database, article_id: int) -> list[str]:
    """The texts of the latest revision's blocks."""
    return [block.text for block in latest(database, article_id).blocks]


def latest(database: Database, article_id: int) -> Revision:
    with database.sessions() as session:
        found = revisions.latest(session, session.get_one(Article, article_id))
        assert found is not None
        return found


def state_of(database: Database, article_id: int) -> str:
    with database.sessions() as session:
        return str(session.get_one(Article, article_id).state)


def edit(article_id: int) -> str:
    return f"/articles/{article_id}/edit"


def open_draft(client: ExaminingClient, people: Cast, article_id: int) -> Page:
    """The side-by-side page of an article, as its translator sees it."""
    client.sign_in(people.tala)
    return client.get(edit(article_id))


def bench(page: Page) -> Form:
    """The form that carries the text."""
    return next(form for form in page.forms if "block_text" in form.names)


def typed(form: Form) -> list[str]:
    """What stands in the text areas now."""
    return [text.replace("\r\n", "\n") for text in form.fields.getlist("block_text")]


def retype(form: Form, place: int, text: str) -> Form:
    """Type another text into one of the areas."""
    return form.fill(block_text=[*typed(form)[:place], text, *typed(form)[place + 1 :]])


def press(form: Form, op: str, *, status: int = 200) -> Page:
    """Press the one button of a row that sends `op`, such as `split:t-1`; first open the row's
    tools where it is among them."""
    if not any(item.get("value") == op for item in form.buttons):
        form = bench(press(form, f"tools:{op.partition(':')[2]}"))
    form.controls = [
        item for item in form.controls if item.tag != "button" or item.get("value") == op
    ]
    return form.submit(status=status)


def notices(page: Page) -> str:
    """What the page says above its content."""
    return " ".join(page.texts("div", class_="notice"))


def article_ids(database: Database) -> list[int]:
    """The ids of all articles."""
    with database.sessions() as session:
        return sorted(article.id for article in session.query(Article))
