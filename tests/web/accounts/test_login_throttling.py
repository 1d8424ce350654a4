"""Throttling of password attempts: enough for people, too few for guessing, for every account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, text

from review.clock import now
from review.domain.login_delays import LONGEST_DELAY, TRIES_WITHOUT_DELAY
from review.extensions import db
from review.services.accounts import password_links
from review.web.accounts.attempt_limits import FAILURES_PER_CLIENT, FAILURES_PER_NETWORK
from review.web.auth.rate_limiting import limiter
from tests.cast import PASSWORD, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.login_helpers import NEW_PASSWORD, session_token, sign_in

TALA = "tala@desk.example"
WRONG = "x" * 2000  # longer than any password that is hashed: these tests need no hashing
ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def move_to(client: ExaminingClient, address: str) -> None:
    client.browser.environ_base["REMOTE_ADDR"] = address


class Stranger:
    """Tries without the forms' examination, each from an address of its own if none is given."""

    def __init__(self, client: ExaminingClient) -> None:
        client.clear_cookies()
        self.client = client
        self.form = client.get("/login").form("Sign in")
        self.numbers = count(1)

    def tries(self, email: str, times: int = 1, address: str = "") -> list[int]:
        found = []
        for _ in range(times):
            number = next(self.numbers)
            remote = address or f"198.51.{number // 250}.{number % 250}"
            answer = self.client.browser.post(
                "/login",
                data=self.form.values | {"email": email, "password": WRONG},
                environ_base={"REMOTE_ADDR": remote},
            )
            found.append(answer.status_code)
        return found


def test_tries_are_limited_for_one_account_and_client(
    client: ExaminingClient, people: Cast
) -> None:
    for _ in range(10):
        sign_in(client, TALA, WRONG, status=422)
    page = sign_in(client, " TALA@ｄｅｓｋ.example", PASSWORD, status=429)
    assert "try again" in page.text
    assert "15 minutes" in page.text
    assert 0 < int(page.response.headers["Retry-After"]) <= 900
    # Other people here, and the same person elsewhere, are not delayed.
    sign_in(client, "edda@desk.example")
    client.clear_cookies()
    move_to(client, "203.0.113.9")
    sign_in(client, TALA)


def test_after_the_wait_it_works_again(client: ExaminingClient, people: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(10):
            sign_in(client, TALA, WRONG, status=422)
        sign_in(client, TALA, status=429)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(client, TALA).path == "/desk"


def test_signing_in_rightly_is_not_limited(client: ExaminingClient, people: Cast) -> None:
    for _ in range(12):
        sign_in(client, TALA)
        client.clear_cookies()


# Every spelling of one address, and forms that are no address: each must be counted alike whether
# or not the account exists.
SPELLINGS = (
    "{}@desk.example",
    "{}@ｄｅｓｋ.example",
    " {}@desk.EXAMPLE ",
    "\u200e{}@desk.example\u200f",
    "{}@desk\u200b.example",
    "{}@desk。example",
    "{}@desk.example.",
    "{}＠desk.example",
    "\u2067{}\u2069@desk.example",
    "{}@de\u00adsk.example",
)


@ONE_DATABASE
@pytest.mark.parametrize("local", ["tala", "TALA", "ｔａｌａ", "Ta\u200bla"])
def test_answers_do_not_disclose_whether_an_account_exists(
    client: ExaminingClient, people: Cast, local: str
) -> None:
    stranger = Stranger(client)
    unknown = local.replace("a", "y").replace("A", "Y").replace("ａ", "ｙ")
    sequences = [
        [stranger.tries(form.format(name), address="203.0.113.5")[0] for form in SPELLINGS]
        + stranger.tries(f"{name}@desk.example", 2, address="203.0.113.5")
        for name in (local, unknown)
    ]
    assert sequences[0] == sequences[1] == [422] * 10 + [429] * 2


@ONE_DATABASE
@pytest.mark.parametrize(
    "typed",
    ["", "not an address", "a" * 5000, "tala@", "@", "نور@desk.example", "ta la@desk.example"],
)
def test_unix_socket_clients_are_counted_together(
    client: ExaminingClient, people: Cast, typed: str
) -> None:
    statuses = Stranger(client).tries(typed, 11, address="203.0.113.5")
    assert statuses == [422] * 10 + [429]


@contextmanager
def statements(client: ExaminingClient) -> Iterator[list[str]]:
    found: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    with client.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    yield found
    event.remove(engine, "before_cursor_execute", listen)


@ONE_DATABASE
def test_an_unknown_account_costs_the_database_as_much_as_a_known_one(
    client: ExaminingClient, people: Cast
) -> None:
    stranger = Stranger(client)
    stranger.tries("first@desk.example", address="203.0.113.5")
    asked = []
    for email in (TALA, "tyly@desk.example"):
        with statements(client) as found:
            stranger.tries(email, address="203.0.113.5")
        asked.append(found)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("email", [TALA, "unknown@desk.example"])
def test_tries_from_many_clients_are_delayed_more_and_more(
    client: ExaminingClient, people: Cast, email: str
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        stranger = Stranger(client)
        # The first that is too many is let through, and the delay begins.
        free = TRIES_WITHOUT_DELAY + 1
        assert stranger.tries(email, free + 5) == [422] * free + [429] * 5
        for delay in (30, 60, 120, 240, 480, 900, 900):
            clock.shift(timedelta(seconds=delay - 1))
            assert stranger.tries(email) == [429]
            clock.shift(timedelta(seconds=1))
            assert stranger.tries(email, 3) == [422, 429, 429]


def test_the_owner_gets_in_after_the_longest_delay_at_most(
    client: ExaminingClient, people: Cast
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        stranger = Stranger(client)
        for _ in range(8):
            stranger.tries(TALA, 11)
            clock.shift(timedelta(minutes=10))
        stranger.tries(TALA, 3)
        client.clear_cookies()
        move_to(client, "203.0.113.9")
        page = sign_in(client, TALA, status=429)
        wait = int(page.response.headers["Retry-After"])
        assert 0 < wait <= LONGEST_DELAY.total_seconds()
        clock.shift(timedelta(seconds=wait))
        assert sign_in(client, TALA).path == "/desk"
        # Which ends the delay for everyone.
        assert Stranger(client).tries(TALA) == [422]


def test_attackers_do_not_delay_a_browser_in_which_the_owner_signed_in(
    client: ExaminingClient, people: Cast
) -> None:
    sign_in(client, TALA).form("/logout").submit()
    own = client.browser
    assert Stranger(client).tries(TALA, 20)[-1] == 429
    # Not even those that come from the same address.
    with client.app.app_context():
        limiter.limiter.hit(FAILURES_PER_CLIENT, "sign-in", "127.0.0.1", cost=100)
    client.browser = own
    assert sign_in(client, TALA).path == "/desk"


def test_a_known_browser_may_not_try_without_limit_either(
    client: ExaminingClient, people: Cast
) -> None:
    sign_in(client, TALA).form("/logout").submit()
    for _ in range(10):
        sign_in(client, TALA, WRONG, status=422)
    move_to(client, "203.0.113.9")  # a device cookie may be carried elsewhere
    sign_in(client, TALA, status=429)
    # It is known for one account only.
    assert sign_in(client, "edda@desk.example").path == "/desk"


@ONE_DATABASE
def test_a_device_cookie_is_worth_nothing_for_another_account_or_when_forged(
    client: ExaminingClient, people: Cast
) -> None:
    Stranger(client).tries(TALA, 20)
    client.clear_cookies()
    sign_in(client, "tarek@desk.example").form("/logout").submit()
    sign_in(client, TALA, status=429)
    cookie = client.browser.get_cookie("device")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    for forged in ("", "x", cookie.value[:-1] + ("A" if cookie.value[-1] != "A" else "B")):
        client.browser.set_cookie("device", forged)
        sign_in(client, TALA, status=429)


def test_a_password_link_lets_the_owner_in_during_an_attack(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        _, token = password_links.issue(session, actor_of(people.ada), session.merge(people.tala))
    stranger = Stranger(client)
    assert stranger.tries(TALA, 20)[-1] == 429
    client.clear_cookies()
    client.get(f"/password/{token}").form().fill(password=NEW_PASSWORD, again=NEW_PASSWORD).submit()
    own = client.browser
    assert Stranger(client).tries(TALA, 20)[-1] == 429
    client.browser = own
    assert sign_in(client, TALA, NEW_PASSWORD).path == "/desk"


@ONE_DATABASE
def test_guessing_many_addresses_from_one_client_is_limited(
    client: ExaminingClient, people: Cast, app: Flask
) -> None:
    stranger = Stranger(client)
    with app.app_context():
        limiter.limiter.hit(FAILURES_PER_CLIENT, "sign-in", "192.0.2.1", cost=90)
    for number in range(10):
        stranger.tries(
            f"p{number}@desk.example", address=("192.0.2.1", "::ffff:192.0.2.1")[number % 2]
        )
    assert stranger.tries("p1@desk.example", address="192.0.2.1") == [429]
    assert stranger.tries("p1@desk.example", address="192.0.2.2") == [422]


@ONE_DATABASE
def test_guessing_from_all_of_an_ipv6_site_is_limited(
    client: ExaminingClient, people: Cast, app: Flask
) -> None:
    stranger = Stranger(client)
    with app.app_context():
        limiter.limiter.hit(FAILURES_PER_NETWORK, "sign-in", "2001:db8:1::/48", cost=490)
    for number in range(10):
        stranger.tries(f"p{number}@desk.example", address=f"2001:db8:1:{number:x}::{number:x}")
    assert stranger.tries("p1@desk.example", address="2001:db8:1:fff::1") == [429]
    assert stranger.tries("p1@desk.example", address="2001:db8:2::1") == [422]


@ONE_DATABASE
def test_posts_of_password_links_are_limited_for_one_client(
    client: ExaminingClient, people: Cast
) -> None:
    form = Stranger(client).form
    token = {"csrf_token": form.values["csrf_token"]}
    post = client.browser.post
    statuses = [post(f"/password/{n}", data=token).status_code for n in range(102)]
    assert statuses == [404] * 100 + [429] * 2


@ONE_DATABASE
def test_no_sign_in_works_while_tries_cannot_be_counted(
    client: ExaminingClient, people: Cast, app: Flask
) -> None:
    form = client.get("/login").form("Sign in")
    form.fill(email=TALA, password=PASSWORD)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE rate_counters"))
    form.submit(status=503)
    assert session_token(client) == ""


def test_guessing_the_current_password_is_limited(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    for _ in range(10):
        form = client.get("/account").form("/account/password")
        form.fill(current=WRONG, password=NEW_PASSWORD, again=NEW_PASSWORD).submit(status=422)
    form = client.get("/account").form("/account/password")
    form.fill(current=PASSWORD, password=NEW_PASSWORD, again=NEW_PASSWORD).submit(status=429)


def test_attackers_do_not_prevent_a_change_of_password(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.tala)
    own = client.browser
    assert Stranger(client).tries(TALA, 20)[-1] == 429
    client.browser = own
    form = client.get("/account").form("/account/password")
    form.fill(current=PASSWORD, password=NEW_PASSWORD, again=NEW_PASSWORD).submit()
