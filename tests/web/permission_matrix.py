"""Asking routes as every kind of person, and judging what is answered.

Each request is carried out whole, but for its commit: it ends in a rollback, so that all of them
can be asked of one newsroom.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from review.extensions import db
from review.models.articles import Article
from tests.cast import ENGLISH
from tests.web.permission_newsroom import SECRET, Newsroom

OPEN, LOGIN, HIDDEN, REFUSED, LATER = "open", "login", "hidden", "refused", "not now"
GONE = "gone"
# Written beside the act, whatever becomes of it: when somebody was seen, and what they looked at.
BESIDE = ("UPDATE sign_ins SET last_seen_at", "INSERT INTO looks", "UPDATE looks",
          "INSERT INTO rate_counters", "DELETE FROM rate_counters")  # fmt: skip
# What differs between two answers to the same question.
VARYING = re.compile(r'(name="(?:csrf_token|idempotency_key)" value=")[^"]*')
Fields = MultiDict[str, str]


@dataclass
class Kept:
    """What the requests would have committed. `statements` are those since the last rollback."""

    statements: list[str] = field(default_factory=list)
    committed: list[str] = field(default_factory=list)

    def heard(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        verb = statement.lstrip().split(" ", 1)[0].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"} and not statement.startswith(BESIDE):
            self.statements.append(statement)

    def rolled_back(self, _connection: object) -> None:
        self.statements.clear()

    def commit(self) -> None:
        db.session.flush()
        self.committed += self.statements


@dataclass
class Matrix:
    """The browsers of all kinds of people, and what was answered otherwise than the table says."""

    app: Flask
    room: Newsroom
    kept: Kept
    browsers: dict[str, FlaskClient]
    tokens: dict[str, str]
    sign_ins: dict[str, int]  # another one of each person's
    wrong: list[str] = field(default_factory=list)
    asked: int = 0

    def ask(
        self, kind: str, method: str, address: str, fields: Fields | None = None
    ) -> TestResponse:
        self.asked += 1
        self.kept.committed.clear()
        browser = self.browsers[kind]
        if method == "GET":
            return browser.get(address, buffered=True)
        data = MultiDict(fields or {})
        data["csrf_token"] = self.tokens[kind]
        return browser.open(
            address, method=method, data=data, content_type="multipart/form-data", buffered=True
        )

    def ask_of(
        self, kind: str, method: str, route: str, article: Article, number: int | None = None
    ) -> TestResponse:
        """A route of one article, asked as its page would; of another number where one is given."""
        endpoint, _, act = route.partition(":")
        address = self.address(endpoint, article_id=number or article.id, action=named(act))
        return self.ask(kind, method, address, said(endpoint, act, article))

    def compare(
        self, asked: str, there: TestResponse, own: str, absent: TestResponse, other: str
    ) -> None:
        """Note it where the two answers differ in more than what they were asked for."""
        one, two = told(there, own), told(absent, other)
        if one != two:
            self.wrong.append(f"{asked} is told from what is not there: {one} and {two}")
        if SECRET in one[2]:
            self.wrong.append(f"{asked} tells what stands in it")

    def judge(self, asked: str, response: TestResponse, wanted: str, later: int = 409) -> None:
        """Note an answer that is not the table's, and a refusal or a look that left a trace."""
        found = outcome(response, later if wanted == LATER else 0)
        if found != wanted or response.status_code >= 500:
            self.wrong.append(f"{asked}: {found} ({response.status}), not {wanted}")
        if self.kept.committed and (wanted != OPEN or response.request.method == "GET"):
            self.wrong.append(f"{asked} writes {self.kept.committed}")

    def address(self, endpoint: str, **values: str | int) -> str:
        """The address of a route, each variable part naming something that is there."""
        (rule,) = self.app.url_map.iter_rules(endpoint)
        if endpoint == "public.section":
            values = {"slug": "world", **values}
        given = {name: {**self.room.values, **values}[name] for name in rule.arguments}
        return self.app.url_map.bind("localhost").build(endpoint, given)


def told(response: TestResponse, own: str) -> tuple[int, list[tuple[str, str]], str]:
    """Status, headers and body of an answer, without the address it was asked for."""
    place = re.compile(f"{re.escape(own)}|{re.escape(quote(own, safe=''))}")
    headers = [
        (name, place.sub("…", value))
        for name, value in response.headers
        if name not in ("Set-Cookie", "Content-Length", "X-Request-ID")
    ]
    body = VARYING.sub(r"\1", response.get_data(as_text=True))
    return response.status_code, headers, place.sub("…", body)


def outcome(response: TestResponse, later: int) -> str:
    status = response.status_code
    if status == later:
        return LATER
    if status == 401 or response.headers.get("Location", "").startswith("/login"):
        return LOGIN
    return {404: HIDDEN, 403: REFUSED, 410: GONE}.get(status, OPEN)


def named(act: str) -> str:
    return {"override": "approve", "": "submit"}.get(act, act)


def said(endpoint: str, act: str, article: Article) -> Fields:
    """What a page would send for the act, with nothing wanting."""
    fields: Fields = MultiDict({
        "base": "1", "state": article.state, "reason": "The second paragraph says the opposite.",
        "op": act or "save", "number": "1", "language": "de", "translator": "", "editor": "",
        "headline": "A headline", "body": "A text", "slug": "a-slug", "section": "",
        "credit_line": "By hand", "kind": "correction", "note": "A note.",
    })  # fmt: skip
    if act == "override":
        fields["override"] = "1"
    if endpoint in ("editing.edit", "reviewing.review") and not act:
        for block in ENGLISH:
            fields.add("block_id", block.id)
            fields.add("block_kind", block.kind)
            fields.add("block_renders", " ".join(block.renders))
            fields.add("block_text", f"{block.text} And more.")
    return fields
