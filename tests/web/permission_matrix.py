"""Requests to all routes as every kind of person, compared with the expected outcome.

Each request ends in a rollback instead of its commit, so that all of them can be made to one
newsroom.
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

OPEN, LOGIN, HIDDEN, REFUSED, NOT_NOW = "open", "login", "hidden", "refused", "not now"
GONE = "gone"
# Written independently of acts: last use of a login session, read receipts, rate counters.
INDEPENDENT_WRITES = ("UPDATE sign_ins SET last_seen_at", "INSERT INTO looks", "UPDATE looks",
          "INSERT INTO rate_counters", "DELETE FROM rate_counters")  # fmt: skip
# Parts that differ between two responses to the same request.
RANDOM_TOKENS = re.compile(r'(name="(?:csrf_token|idempotency_key)" value=")[^"]*')
Fields = MultiDict[str, str]


@dataclass
class RecordedWrites:
    """What requests would have committed. `statements`: those since the last rollback."""

    statements: list[str] = field(default_factory=list)
    committed: list[str] = field(default_factory=list)

    def record(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        verb = statement.lstrip().split(" ", 1)[0].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"} and not statement.startswith(INDEPENDENT_WRITES):
            self.statements.append(statement)

    def rolled_back(self, _connection: object) -> None:
        self.statements.clear()

    def commit(self) -> None:
        db.session.flush()
        self.committed += self.statements


@dataclass
class Matrix:
    """The browsers of all kinds of people, and the answers that differ from the table."""

    app: Flask
    room: Newsroom
    writes: RecordedWrites
    browsers: dict[str, FlaskClient]
    tokens: dict[str, str]
    sign_ins: dict[str, int]  # a second login session of each person
    failures: list[str] = field(default_factory=list)
    request_count: int = 0

    def request(
        self, kind: str, method: str, address: str, fields: Fields | None = None
    ) -> TestResponse:
        self.request_count += 1
        self.writes.committed.clear()
        browser = self.browsers[kind]
        if method == "GET":
            return browser.get(address, buffered=True)
        data = MultiDict(fields or {})
        data["csrf_token"] = self.tokens[kind]
        return browser.open(
            address, method=method, data=data, content_type="multipart/form-data", buffered=True
        )

    def request_article_route(
        self, kind: str, method: str, route: str, article: Article, number: int | None = None
    ) -> TestResponse:
        """Request a route of an article like its page does. `number`: of another article."""
        endpoint, _, act = route.partition(":")
        address = self.address(endpoint, article_id=number or article.id, action=action_of(act))
        return self.request(kind, method, address, form_fields(endpoint, act, article))

    def compare(
        self, label: str, existing: TestResponse, path: str, missing: TestResponse, other_path: str
    ) -> None:
        """Record a failure if the two responses differ in more than their paths."""
        first, second = comparable(existing, path), comparable(missing, other_path)
        if first != second:
            self.failures.append(f"{label} differs from a missing one: {first} and {second}")
        if SECRET in first[2]:
            self.failures.append(f"{label} discloses the text")

    def check(self, label: str, response: TestResponse, expected: str, later: int = 409) -> None:
        """Record an unexpected outcome, and a refused or reading request that writes."""
        result = outcome(response, later if expected == NOT_NOW else 0)
        if result != expected or response.status_code >= 500:
            self.failures.append(f"{label}: {result} ({response.status}), not {expected}")
        if self.writes.committed and (expected != OPEN or response.request.method == "GET"):
            self.failures.append(f"{label} writes {self.writes.committed}")

    def address(self, endpoint: str, **values: str | int) -> str:
        """The URL of a route, with values of existing objects."""
        (rule,) = self.app.url_map.iter_rules(endpoint)
        if endpoint == "public.section":
            values = {"slug": "world", **values}
        arguments = {name: {**self.room.values, **values}[name] for name in rule.arguments}
        return self.app.url_map.bind("localhost").build(endpoint, arguments)


def comparable(response: TestResponse, path: str) -> tuple[int, list[tuple[str, str]], str]:
    """Status, headers and body of a response, without the requested path."""
    requested = re.compile(f"{re.escape(path)}|{re.escape(quote(path, safe=''))}")
    headers = [
        (name, requested.sub("…", value))
        for name, value in response.headers
        if name not in ("Set-Cookie", "Content-Length", "X-Request-ID")
    ]
    body = RANDOM_TOKENS.sub(r"\1", response.get_data(as_text=True))
    return response.status_code, headers, requested.sub("…", body)


def outcome(response: TestResponse, later: int) -> str:
    status = response.status_code
    if status == later:
        return NOT_NOW
    if status == 401 or response.headers.get("Location", "").startswith("/login"):
        return LOGIN
    return {404: HIDDEN, 403: REFUSED, 410: GONE}.get(status, OPEN)


def action_of(act: str) -> str:
    return {"override": "approve", "": "submit"}.get(act, act)


def form_fields(endpoint: str, act: str, article: Article) -> Fields:
    """The complete fields that a page would post for the act."""
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
