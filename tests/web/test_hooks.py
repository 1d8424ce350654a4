"""The order of the hooks is the list of review/web/hooks.py, whatever else extensions add."""

from __future__ import annotations

import inspect

import pytest
from flask import Flask

from review.web.hooks import RESPONSE_HOOKS

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_request_hooks_run_in_the_stated_order(app: Flask) -> None:
    names = [hook.__name__ for hook in app.before_request_funcs[None]]
    ours = ["start_request", "limit_body", "csrf_protect", "_check_request_limit", "check_route"]
    assert names == ours


def test_response_hooks_run_in_the_stated_order(app: Flask) -> None:
    hooks = app.after_request_funcs[None][::-1]
    assert tuple(hook for hook in hooks if hook.__module__.startswith("review.")) == RESPONSE_HOOKS


def test_no_extension_adds_a_response_hook_but_the_limiter(app: Flask) -> None:
    """One that reads the session would add `Vary: Cookie`: caches could not share public pages."""
    foreign = [hook for hook in app.after_request_funcs[None] if hook not in RESPONSE_HOOKS]
    modules = {inspect.unwrap(getattr(hook, "func", hook)).__module__ for hook in foreign}
    assert {module.partition(".")[0] for module in modules} <= {"flask_limiter"}
