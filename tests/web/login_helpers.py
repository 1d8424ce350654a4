"""Signing in by the form, and reading the session cookie."""

from __future__ import annotations

from tests.cast import PASSWORD
from tests.page_client import ExaminingClient, Page

NEW_PASSWORD = "nine slow green trains"


def sign_in(
    client: ExaminingClient, email: str, password: str = PASSWORD, *, status: int = 200,
    path: str = "/login",
) -> Page:  # fmt: skip
    form = client.get(path).form("Sign in")
    return form.fill(email=email, password=password).submit(status=status)


def session_token(client: ExaminingClient) -> str:
    with client.browser.session_transaction() as cookie:
        return str(cookie.get("_user_id", ""))
