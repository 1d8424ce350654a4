"""Pages on which the four-eyes rule refuses an action explain it, and suggest whom to ask."""

from __future__ import annotations

import pytest

from review.domain.text.blocks import Block
from review.domain.workflow import Action, Role, State
from review.models.articles import Article
from review.models.people import Person, PersonRole
from review.services.editorial import publishing, transitions
from review.web.auth.second_reader import MAX_NAMES
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import (
    in_state,
    notices,
    retype,
    save_revision,
    state_of,
    text_form,
    typed_texts,
    with_text,
)

REWRITTEN = tuple(
    Block(block.id, block.kind, f"Wholly new words stand in row {number}.", block.renders)
    for number, block in enumerate(ENGLISH)
)
PIPE = "The town says that 4 kilometres of pipe were replaced."


def rewritten(database: Database, people: Cast) -> int:
    """Submitted by Tala, and wholly rewritten in review by Edda."""
    article = in_state(database, people, State.TRANSLATED)
    save_revision(database, people.edda, article, REWRITTEN)
    return article


def corrected(database: Database, people: Cast) -> int:
    """Published, unpublished and reopened; Edda corrected a figure, and Emil approved."""
    article_id = in_state(database, people, State.PUBLISHED)
    move(database, people.edda, article_id, Action.UNPUBLISH)
    move(database, people.edda, article_id, Action.REOPEN)
    save_revision(database, people.edda, article_id, with_text(4, PIPE))
    move(database, people.emil, article_id, Action.APPROVE)
    return article_id


def move(database: Database, who: Person, article_id: int, action: Action) -> None:
    with database.sessions.begin() as session:
        article = session.get_one(Article, article_id)
        order = publishing.propose_order(session, article) if action is Action.PUBLISH else None
        transitions.act(
            session,
            actor_of(who),
            article,
            transitions.TransitionRequest(
                action, reason="A figure.", order=order, base_number=article.latest_number
            ),
        )


@pytest.mark.parametrize("page", ["", "/review"])
def test_an_editor_who_rewrote_a_text_sees_their_share_and_a_name(
    client: ExaminingClient, people: Cast, database: Database, page: str
) -> None:
    article = rewritten(database, people)
    client.sign_in(people.edda)
    text = client.get(f"/articles/{article}{page}").text
    assert "You wrote 100% of the words of this text" in text
    assert "Ask Emil Okafor." in text
    client.sign_in(people.emil)
    text = client.get(f"/articles/{article}{page}").text
    assert "You wrote" not in text
    assert "Ask " not in text


@pytest.mark.parametrize("page", ["", "/publish"])
def test_an_editor_who_wrote_a_correction_is_referred_to_another_editor(
    client: ExaminingClient, people: Cast, database: Database, page: str
) -> None:
    article = corrected(database, people)
    client.sign_in(people.edda)
    text = client.get(f"/articles/{article}{page}").text
    assert "You wrote 100% of what changed since readers saw this text" in text
    assert "Ask Emil Okafor." in text


def test_approving_with_an_own_rewrite_is_refused_and_preserves_the_text(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    form = text_form(client.get(f"/articles/{article}/review"))
    for place, block in enumerate(REWRITTEN):
        form = retype(form, place, block.text)
    page = form.submit("Approve", status=403)
    assert "You wrote 100% of the words of this text" in notices(page)
    assert typed_texts(text_form(page)) == [block.text for block in REWRITTEN]
    assert state_of(database, article) == "translated"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_dashboard_explains_it_in_the_list(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    rewritten(database, people)
    client.sign_in(people.edda)
    assert "You wrote 100% of the words of this text" in client.get("/desk").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_another_editor_an_overriding_admin_is_named_or_none(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = rewritten(database, people)
    with database.sessions.begin() as session:
        session.get_one(Person, people.emil.id).active = False
    client.sign_in(people.edda)
    page = client.get(f"/articles/{article}")
    assert "No other editor may do this. Ask an admin to invite one." in page.text
    with database.sessions.begin() as session:
        session.add(PersonRole(person_id=people.edda.id, role=Role.ADMIN))
    page = client.get(f"/articles/{article}")
    assert "Edda Brandt can override the rule, with a reason." in page.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_of_many_editors_some_are_named_each_isolated(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = rewritten(database, people)
    with database.sessions.begin() as session:
        for number in range(MAX_NAMES):
            cast.person(session, f"<Editor{number}> هدى", Role.EDITOR)
    client.sign_in(people.edda)
    page = client.get(f"/articles/{article}")
    assert "Ask another editor, such as <Editor0> هدى, <Editor1> هدى," in page.text
    assert page.texts("bdi").count("<Editor0> هدى") >= 1
    assert "or <Editor4> هدى." in page.text
