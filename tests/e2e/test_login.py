"""Everybody gets in, sees their own desk, and out again; both languages, both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser_helpers import axe
from tests.e2e.site import Site

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)
def test_in_and_out_again(site: Site, visitor: Callable[..., Page]) -> None:
    page = visitor(site.people.tala)
    page.goto("/desk")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    axe(page)
    page.locator("summary", has_text=site.people.tala.name).click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/desk")
    assert "/login" in page.url


def test_in_arabic_without_javascript(site: Site, visitor: Callable[..., Page]) -> None:
    page = visitor(java_script_enabled=False, locale="ar-EG")
    page.goto("/login")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_the_first_page_of_a_stranger(page: Page) -> None:
    page.goto("/login")
    axe(page)
    page.locator("[name=email]").fill("nobody@desk.example")
    page.locator("[name=password]").fill("not the password at all")
    page.locator("main [type=submit]").click()
    expect(page.locator("main")).to_contain_text("password")
    axe(page)
