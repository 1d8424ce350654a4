"""Articles in every state, and the form of the editor and the review."""

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

RESUBMIT_TITLE = "Your text is kept here"
CONFLICT_MESSAGE = "Somebody saved a newer revision"


def in_state(database: Database, people: Cast, state: State, *, rough: int = 0) -> int:
    """The id of a new article by Tala and Edda in `state`."""
    with database.sessions.begin() as session:
        return cast.article_in(session, people, state, rough=rough).id


def empty_draft(database: Database, people: Cast, *, claimed: bool = True) -> int:
    """The id of an empty draft, claimed by Tala or unclaimed."""
    with database.sessions.begin() as session:
        return cast.article(session, people, translator=people.tala if claimed else None).id


def save_revision(database: Database, who: Person, article_id: int, blocks: Sequence[Block]) -> int:
    """Save a revision by the service, and return its number."""
    with database.sessions.begin() as session:
        article = session.get_one(Article, article_id)
        revision = revisions.save(
            session,
            actor_of(who),
            article,
            blocks=blocks,
            left_out=(),
            base_number=article.latest_number,
        )
        assert revision is not None
        return revision.number


def with_text(index: int, text: str, blocks: Sequence[Block] = ENGLISH) -> tuple[Block, ...]:
    """The blocks with another text in one of them."""
    old = blocks[index]
    new = Block(old.id, old.kind, text, old.renders)
    return (*blocks[:index], new, *blocks[index + 1 :])


def latest_texts(database: Database, article_id: int) -> list[str]:
    """The texts of the latest revision's blocks."""
    return [block.text for block in latest_revision(database, article_id).blocks]


def latest_revision(database: Database, article_id: int) -> Revision:
    with database.sessions() as session:
        revision = revisions.latest(session, session.get_one(Article, article_id))
        assert revision is not None
        return revision


def state_of(database: Database, article_id: int) -> str:
    with database.sessions() as session:
        return str(session.get_one(Article, article_id).state)


def edit_path(article_id: int) -> str:
    return f"/articles/{article_id}/edit"


def open_draft(client: ExaminingClient, people: Cast, article_id: int) -> Page:
    """The editor, opened by Tala."""
    client.sign_in(people.tala)
    return client.get(edit_path(article_id))


def text_form(page: Page) -> Form:
    """The form with the text."""
    return next(form for form in page.forms if "block_text" in form.names)


def typed_texts(form: Form) -> list[str]:
    """The values of the text areas."""
    return [text.replace("\r\n", "\n") for text in form.fields.getlist("block_text")]


def retype(form: Form, index: int, text: str) -> Form:
    """Type another text into one of the text areas."""
    return form.fill(block_text=[*typed_texts(form)[:index], text, *typed_texts(form)[index + 1 :]])


def press_button(form: Form, op: str, *, status: int = 200) -> Page:
    """Press the button that posts `op`, such as `split:t-1`, after opening the row's tools if it is
    one of them."""
    if not any(item.get("value") == op for item in form.buttons):
        form = text_form(press_button(form, f"tools:{op.partition(':')[2]}"))
    form.controls = [
        item for item in form.controls if item.tag != "button" or item.get("value") == op
    ]
    return form.submit(status=status)


def notices(page: Page) -> str:
    """The text of the notices above the page's content."""
    return " ".join(page.texts("div", class_="notice"))


def article_ids(database: Database) -> list[int]:
    """The ids of all articles."""
    with database.sessions() as session:
        return sorted(article.id for article in session.query(Article))
