"""A test client that works like a browser, and checks every page against `tests.page_rules`.

    page = client.get("/login")
    page = page.form("/login").fill(email=..., password=...).submit()
    assert "Desk" in page.h1

Forms are submitted with all fields that a browser would send, including the CSRF token; redirects
are followed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from review.models.people import Person
from review.services.accounts import login_sessions
from tests.databases import Database
from tests.page_rules import broken_rules, parse, text_of

MAX_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
Value = str | bool | list[str]


class ExaminingClient:
    """One browser. `browser`: Flask's own client, for requests that no form of a page makes."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app = app
        self.database = database
        self.browser: FlaskClient = app.test_client()

    def sign_in(self, person: Person) -> None:
        """Sign in as that person, without the form and its slow password hash."""
        with self.database.sessions.begin() as session:
            _, token = login_sessions.start(session, session.get_one(Person, person.id), "tests")
        with self.browser.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
            cookie["_fresh"] = True

    def clear_cookies(self) -> None:
        """Become anonymous: delete all cookies."""
        self.browser = self.app.test_client()

    def get(
        self, path: str, *, status: int | None = 200, headers: Mapping[str, str] | None = None
    ) -> Page:
        """The page at `path`, after redirects; its status must be `status` (None: any)."""
        page = self._follow_redirects(path, self.browser.get(path, headers=headers), headers)
        page.assert_status(status)
        return page

    def post(
        self, path: str, data: Mapping[str, str | list[str]] | None = None, *,
        status: int | None = 200,
    ) -> Page:  # fmt: skip
        """Post data with a valid CSRF token to `path`, without a form."""
        fields = MultiDict({**(data or {}), "csrf_token": self.csrf_token()})
        page = self._send("POST", path, fields, "multipart/form-data")
        page.assert_status(status)
        return page

    def csrf_token(self) -> str:
        """A token of this browser's session, as every form of its pages holds one."""
        with self.browser.session_transaction() as cookie:
            token = cookie.setdefault("csrf_token", secrets.token_hex(20))
        with self.app.test_request_context():
            session["csrf_token"] = token
            return str(generate_csrf())

    def _send(self, method: str, url: str, fields: MultiDict[str, str], enctype: str) -> Page:
        if method == "GET":
            path = urlsplit(url).path
            response = self.browser.get(path, query_string=fields)
        else:
            response = self.browser.post(url, data=fields, content_type=enctype)
        return self._follow_redirects(url, response)

    def _follow_redirects(
        self, url: str, response: TestResponse, headers: Mapping[str, str] | None = None
    ) -> Page:
        for _ in range(MAX_REDIRECTS):
            if response.status_code not in REDIRECTS:
                return Page(self, url, response)
            url = urljoin(url, response.headers["Location"])
            response = self.browser.get(url, headers=headers)
        raise AssertionError(f"{url} redirects in circles")


@dataclass
class Page:
    """One response, checked if it is HTML. `url`: where the redirects ended."""

    client: ExaminingClient
    url: str
    response: TestResponse
    tree: Element = field(init=False)

    def __post_init__(self) -> None:
        self.tree = Element("html")
        if self.response.mimetype == "text/html":
            self.tree, errors = parse(self.response.get_data(as_text=True))
            broken = errors + broken_rules(self.tree, self.response, self.client.app, self.url)
            assert not broken, "\n".join([f"{self.url} breaks rules:", *broken])

    def assert_status(self, status: int | None) -> None:
        assert status in (None, self.status), (
            f"{self.url} answered {self.status}, not {status}\n{self.text}"
        )

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def h1(self) -> str:
        return self.texts("h1")[0]

    @property
    def text(self) -> str:
        """The text of the page's main element; the body of a response that is not HTML."""
        if self.response.mimetype != "text/html":
            return self.response.get_data(as_text=True)
        return text_of(self.first("main"))

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag and attributes; `class_` asks for one class among the element's."""
        values = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [item for item in self.tree.iter(tag) if has(item, values)]

    def first(self, tag: str, **attributes: str) -> Element:
        elements = self.all(tag, **attributes)
        assert elements, f"{self.url} has no <{tag}> with {attributes}"
        return elements[0]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [text_of(item) for item in self.all(tag, **attributes)]

    def follow(self, label: str) -> Page:
        """Follow the link with this text."""
        links = [item for item in self.all("a") if label in text_of(item)]
        assert links, f"{self.url} has no link {label!r}; it has {self.texts('a')}"
        return self.client.get(urljoin(self.url, links[0].get("href", "")))

    @property
    def forms(self) -> list[Form]:
        return [Form(self, item) for item in self.tree.iter("form")]

    def form(self, which: str | int = 0) -> Form:
        """A form by its index on the page, by the end of its action, or by its button's text.

        The forms of the main element come before those of the header (language, sign out).
        """
        main = set(self.first("main").iter("form"))
        forms = sorted(self.forms, key=lambda form: form.element not in main)
        if isinstance(which, str):
            forms = [form for form in forms if form.matches(which)]
        index = which if isinstance(which, int) else 0
        assert len(forms) > index, (
            f"{self.url} has no form {which!r}; it has "
            f"{[(form.action, form.button_texts) for form in self.forms]}"
        )
        return forms[index]


class Form:
    """A form with the current values of its controls."""

    def __init__(self, page: Page, element: Element) -> None:
        self.page = page
        self.element = element
        name = element.get("id")
        inside = set(element.iter())
        self.controls = [
            item
            for item in page.tree.iter()
            if item.tag in {"input", "select", "textarea", "button"}
            and "disabled" not in item.attrib
            and (item.get("form") == name if item.get("form") else item in inside)
        ]
        self.fields: MultiDict[str, str] = MultiDict()
        for control in self.controls:
            for value in values_of(control):
                self.fields.add(control.get("name", ""), value)

    @property
    def action(self) -> str:
        return urljoin(self.page.url, self.element.get("action") or self.page.url)

    @property
    def values(self) -> dict[str, str]:
        return self.fields.to_dict()

    @property
    def buttons(self) -> list[Element]:
        return [
            item
            for item in self.controls
            if item.get("type", "submit" if item.tag == "button" else "") == "submit"
        ]

    @property
    def button_texts(self) -> list[str]:
        return [text_of(button) for button in self.buttons]

    def matches(self, name: str) -> bool:
        path = urlsplit(self.action).path
        return path.endswith(name) or any(name in text for text in self.button_texts)

    def fill(self, values: Mapping[str, Value] | None = None, **more: Value) -> Form:
        """Set fields by name; True and False are for single checkboxes."""
        for name, value in {**(values or {}), **more}.items():
            controls = [item for item in self.controls if item.get("name") == name]
            assert controls, f"{self.action} has no field {name!r}; it has {sorted(self.names)}"
            new = self._checkbox_value(controls, value) if isinstance(value, bool) else value
            options = {option for item in controls for option in options_of(item)}
            chosen = [new] if isinstance(new, str) else new
            assert not options or options.issuperset(chosen), (
                f"{name!r} offers {sorted(options)}, not {chosen}"
            )
            self.fields.setlist(name, chosen)
        return self

    @property
    def names(self) -> set[str]:
        return {item.get("name", "") for item in self.controls} - {""}

    def submit(self, button: str | None = None, *, status: int | None = 200) -> Page:
        """Press a button (by its text; by default the first) and follow the redirects."""
        pressed = [item for item in self.buttons if button is None or button in text_of(item)]
        assert pressed, f"{self.action} has no button {button!r}; it has {self.button_texts}"
        fields = MultiDict(self.fields)
        if pressed[0].get("name"):
            fields.add(pressed[0].get("name", ""), pressed[0].get("value", ""))
        page = self.page.client._send(
            self.element.get("method", "get").upper(),
            urljoin(self.page.url, pressed[0].get("formaction") or self.action),
            fields,
            self.element.get("enctype", "application/x-www-form-urlencoded"),
        )
        page.assert_status(status)
        return page

    def _checkbox_value(self, controls: list[Element], on: bool) -> list[str]:
        return [controls[0].get("value", "on")] if on else []


def has(item: Element, attributes: Mapping[str, str]) -> bool:
    return all(
        value in item.get(name, "").split() if name == "class" else item.get(name) == value
        for name, value in attributes.items()
    )


def values_of(control: Element) -> list[str]:
    """What a browser would send of an untouched control."""
    kind = control.get("type", "text")
    if not control.get("name") or control.tag == "button" or kind in {"submit", "image", "file"}:
        return []
    if control.tag == "textarea":
        return ["".join(control.itertext()).replace("\n", "\r\n")]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [item for item in options if "selected" in item.attrib]
        if not chosen and "multiple" not in control.attrib:
            chosen = options[:1]
        return [item.get("value", text_of(item)) for item in chosen]
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if "checked" in control.attrib else []
    return [control.get("value", "")]


def options_of(control: Element) -> list[str]:
    """The options of a control; none for a text field."""
    if control.tag == "select":
        return [item.get("value", text_of(item)) for item in control.iter("option")]
    if control.get("type") in {"checkbox", "radio"}:
        return [control.get("value", "on")]
    return []
