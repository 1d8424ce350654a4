"""Every page there is, in both languages, held to the rules for pages."""

from __future__ import annotations

import pytest
from flask import Flask

from review.domain.workflow import Role, State
from review.messages.locales import INTERFACE
from review.models.people import Person
from review.web.route_permissions import ROUTE_PERMISSIONS, Audience
from tests.architecture.conftest import Newsroom
from tests.cast import Cast
from tests.page_client import ExaminingClient
from tests.page_rules import untranslated

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# Files, and what only a machine with a token is given, are no pages.
READ = [name for name in ROUTE_PERMISSIONS if name not in ("static", "assets.file", "metrics.show")]


def readers_of(endpoint: str, people: Cast) -> tuple[Person | None, ...]:
    """Those who see the page, and see it differently."""
    protection = ROUTE_PERMISSIONS[endpoint]
    if protection.role is Role.ADMIN:
        return (people.ada,)
    if protection.audience is Audience.STAFF:
        return (people.tala, people.edda, people.ada)
    if protection.audience is Audience.SIGNED_IN:
        return (people.tala, people.otto)
    return (None,)


@pytest.mark.parametrize("language", INTERFACE)
@pytest.mark.parametrize("endpoint", READ)
def test_every_page_keeps_to_the_rules(
    app: Flask, client: ExaminingClient, newsroom: Newsroom, endpoint: str, language: str
) -> None:
    states = list(State) if ROUTE_PERMISSIONS[endpoint].act else [State.PUBLISHED]
    rules = [rule for rule in app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or ())]
    for person in readers_of(endpoint, newsroom.people) if rules else ():
        client.clear_cookies()
        if person is not None:
            client.sign_in(person)
        with client.browser.session_transaction() as cookie:
            cookie["language"] = language
        for state in states:
            address = newsroom.address(app, rules[0], state, person)
            page = client.get(address, status=None)
            assert page.status in {200, 403, 409}, f"{address}: {page.status}"
            if page.response.mimetype == "text/html":
                assert untranslated(page.tree) == [], address
