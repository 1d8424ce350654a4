"""Somebody is invited, works, and is out at once when an admin says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.e2e.browser_helpers import axe
from tests.e2e.site import Site

pytestmark = pytest.mark.journey


def test_invited_in_and_out_at_once(site: Site, visitor: Callable[..., Page]) -> None:
    admin = visitor(site.people.ada)
    admin.goto("/admin/users/new")
    axe(admin)
    admin.get_by_label("Name", exact=True).fill("Nur Aziz")
    admin.locator("[name=email]").fill("nur@desk.example")
    admin.get_by_label("Translator").check()
    admin.get_by_role("button", name="Create").click()
    link = admin.locator("code").inner_text()
    axe(admin)

    nur = visitor()
    nur.goto(link)
    expect(nur.locator("main")).to_contain_text("Nur Aziz")
    axe(nur)
    nur.locator("[name=password]").fill(PASSWORD)
    nur.locator("[name=again]").fill(PASSWORD)
    nur.locator("main [type=submit]").click()
    nur.goto("/login")
    nur.locator("[name=email]").fill("nur@desk.example")
    nur.locator("[name=password]").fill(PASSWORD)
    nur.locator("main [type=submit]").click()
    nur.wait_for_url("**/desk")
    nur.goto(link)
    expect(nur.locator("[name=password]")).to_have_count(0)
    nur.goto("/articles")
    expect(nur.locator("h1")).to_have_text("Articles")

    admin.get_by_role("button", name="Deactivate").click()
    expect(admin.get_by_role("button", name="Reactivate")).to_be_visible()
    nur.reload()
    expect(nur.locator("h1")).to_have_text("Sign in")
    nur.locator("[name=email]").fill("nur@desk.example")
    nur.locator("[name=password]").fill(PASSWORD)
    nur.locator("main [type=submit]").click()
    expect(nur.locator("h1")).to_have_text("Sign in")
    expect(nur.locator("main")).to_contain_text("do not belong together")
