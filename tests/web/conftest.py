"""Fixtures of tests of pages."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.page_client import ExaminingClient


@pytest.fixture
def admin(client: ExaminingClient, people: Cast) -> ExaminingClient:
    """An admin's browser."""
    client.sign_in(people.ada)
    return client
