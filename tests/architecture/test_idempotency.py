"""Every form that changes something holds an idempotency key, or is exempt with a reason.

`tests.page_rules` holds the forms of rendered pages to the same rule, whichever test fetched them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from review.config import ROOT
from review.web.auth.idempotency import EXEMPT
from review.web.route_permissions import ROUTE_PERMISSIONS, Audience

FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']post[\"'].*?</form>", re.DOTALL | re.IGNORECASE)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ACTION = re.compile(r"url_for\('([\w.]+)'")
# Where the form of a template leads that names no address and is sent to that of its page.
OWN_ADDRESS = {
    "accounts/login.html": "accounts.login",
    "accounts/password_link.html": "accounts.password_link",
}


def short(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def forms_of(path: Path) -> list[str]:
    return FORM.findall(path.read_text(encoding="utf-8"))


def test_exempt_routes_take_posts_and_say_why(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts > EXEMPT.keys()
    assert all(EXEMPT.values())


def test_a_route_of_strangers_is_exempt_since_keys_belong_to_people(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint not in EXEMPT:
            assert ROUTE_PERMISSIONS[rule.endpoint].audience is not Audience.EVERYBODY, (
                rule.endpoint
            )


@pytest.mark.parametrize("path", [path for path in TEMPLATES if forms_of(path)], ids=short)
def test_a_template_with_a_form_puts_the_key_into_it(path: Path) -> None:
    for form in forms_of(path):
        named = ACTION.search(form.partition(">")[0])
        endpoint = named[1] if named else OWN_ADDRESS.get(short(path))
        assert ("idempotency_key(" in form) != (endpoint in EXEMPT), form[:200]


def test_forms_are_found() -> None:
    assert len([path for path in TEMPLATES if forms_of(path)]) > len(EXEMPT) + 10


def test_a_view_with_its_own_transaction_stores_its_answer() -> None:
    for path in sorted((ROOT / "review" / "web").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        if path.name != "transactions.py" and "write_transaction():" in source:
            transactions = source.count("with transactions.write_transaction():")
            assert source.count("transactions.store_answer(") == transactions, path.name
