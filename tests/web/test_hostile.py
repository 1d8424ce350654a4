"""Hostile texts in every field, and on every page, feed, mail and JSON-LD block."""

from __future__ import annotations

import json
from xml.etree.ElementTree import Element

import html5lib
import pytest
from sqlalchemy import select

from review.config import ROOT
from review.domain.text.blocks import clean_text
from review.domain.text.inline_markdown import to_plain
from review.models.outbox import OutgoingMail
from tests.cast import Cast
from tests.databases import Database
from tests.html_checks import unknown_markup
from tests.page_client import ExaminingClient, Page
from tests.page_rules import parse, text_of
from tests.web.hostile_article import HostileDesk, new_words, old_words, staff_pages
from tests.web.hostile_texts import HOSTILE_TEXTS, SINGLE_LINES, TEMPLATE_SUM
from tests.web.revision_helpers import text_form, typed_texts
from tests.web.story_helpers import publish_first_story, xml_root

ATOM = "{http://www.w3.org/2005/Atom}"
ADMIN = ("/admin/users", "/admin/users/1", "/admin/users/3", "/admin/users/7", "/admin/users/new",
         "/admin/sections", "/admin/log", "/admin/log?person=1", "/admin/mail", "/admin/mail/1",
         "/admin/mail/2")  # fmt: skip
# What is refused beside its field, with what was typed.
FIELDS = ("name", "email", "byline", "locale", "way", "language", "section_id", "headline", "url",
          "published_on", "due_at", "translator", "slug", "credit_line", "kind")  # fmt: skip
# Whom a reader may recommend a story to: names, but hard ones.
NAMES = ("ܫܠܡܐ ܒܪ", "Zoë\u0301\u0302 O’Brien & Co", "ن\u200cا %(name)s %s", "“A'\"` $(x) #a &lt;")


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, client: ExaminingClient, people: Cast, database: Database
) -> HostileDesk:
    return HostileDesk(client, people, database, SINGLE_LINES[getattr(request, "param", "markup")])


EVERY_LINE = [
    *((line, "sqlite") for line in SINGLE_LINES),
    ("controls", "postgresql"),  # which keeps other characters than SQLite does
]
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(("desk", "database"), EVERY_LINE, indirect=True)
def test_out_of_every_page_feed_and_mail(desk: HostileDesk) -> None:
    article_id, story = desk.publish_corrected_story()
    recommend(desk, story)
    look_at_pages(desk, article_id, story)
    look_at_feed(desk, story)
    look_at_linked_data(desk.get_page(story))
    xml_root(desk.client.get("/sitemap.xml").response.data)
    look_at_mails(desk.database)


def recommend(desk: HostileDesk, story: str) -> None:
    desk.client.clear_cookies()
    page = desk.get_page(f"{story}/recommend")
    addresses = {"sender_email": "rim@example.org", "receiver_email": "all@example.org"}
    for number, name in enumerate(NAMES):
        names = {"sender_name": name, "receiver_name": name}
        addresses |= {"receiver_email": f"tom{number}@example.org"}
        page = page.form("/recommend").fill(names | addresses).submit(status=200)
        page = desk.get_page(f"{story}/recommend")
    for text in (desk.line, *HOSTILE_TEXTS[:8]):
        names = {"sender_name": text, "receiver_name": text}
        answer = page.form("/recommend").fill(names | addresses).submit(status=None)
        assert answer.status in {200, 422}


def look_at_pages(desk: HostileDesk, article_id: int, story: str) -> None:
    for person, paths in (
        (desk.people.edda, staff_pages(article_id)),
        (
            desk.people.tala,
            ["/desk", f"/articles/{article_id}", f"/articles?text={HOSTILE_TEXTS[0]}"],
        ),
        (desk.people.ada, ADMIN),
        (None, ["/", "/en/", story]),
    ):
        desk.client.clear_cookies()
        if person is not None:
            desk.client.sign_in(person)
        for path in paths:
            desk.get_page(path)


def look_at_feed(desk: HostileDesk, story: str) -> None:
    """Well-formed, its titles plain, and its HTML of nothing but the elements of pages."""
    raw = desk.client.get("/en/feed.atom").response.data
    assert TEMPLATE_SUM.encode() not in raw
    (entry,) = xml_root(raw).iter(f"{ATOM}entry")
    assert "**" not in entry.findtext(f"{ATOM}title", "")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    content = parser.parseFragment(entry.findtext(f"{ATOM}content", ""))
    elements = {item.tag for item in content.iter()} - {"DOCUMENT_FRAGMENT"}
    assert elements <= {"a", "blockquote", "br", "div", "em", "h2", "li", "p", "strong", "ul"}
    for link in content.iter("a"):
        assert link.get("href", "").startswith(("https://", "http://", "mailto:"))


def look_at_linked_data(page: Page) -> None:
    (script,) = page.all("script", type="application/ld+json")
    data = json.loads(script.text or "")
    assert " ".join(data["headline"].split()) == page.h1
    assert not {"<", ">", "&"} & set(script.text or "")


def without_look(html: str) -> str:
    """The mail without its one style sheet, which is ours to the letter."""
    begins, style, rest = html.partition("  <style>\n")
    inside, end, follows = rest.partition("  </style>\n")
    assert inside in (ROOT / "templates/mail/_styles.html").read_text(encoding="utf-8")
    assert style
    assert end
    return begins + follows


def look_at_mails(database: Database) -> None:
    """Both parts say the same, and the HTML is a page of nothing but a few elements."""
    with database.sessions() as session:
        mails = list(session.scalars(select(OutgoingMail)))
    assert len(mails) > len(NAMES)
    for mail in mails:
        assert TEMPLATE_SUM not in mail.text + mail.html + mail.subject
        assert len(mail.subject.splitlines()) == 1
        tree, errors = parse(without_look(mail.html.strip()))
        assert errors == []
        assert list(unknown_markup(tree)) == []
        elements = {item.tag for item in tree.iter()}
        assert elements <= {"html", "head", "meta", "title", "body", "p", "a", "bdi", "h1", "hr"}


@SQLITE
def test_differences_are_complete_texts_on_both_sides(desk: HostileDesk) -> None:
    """What is kept and cut is the old text, what is kept and added the new one, to the letter."""
    article_id = desk.open()
    desk.write(article_id)
    texts = (old_words(), new_words())
    for pair, (old, new) in (("1/2", texts), ("2/1", texts[::-1])):
        page = desk.get_page(f"/articles/{article_id}/compare/{pair}")
        shown = page.all("p", class_="change-text")
        before = {squeezed(side(item, "ins")) for item in shown}
        after = {squeezed(side(item, "del")) for item in shown}
        missing = [
            *(text for text in unmarked(old) if squeezed(text) not in before),
            *(text for text in unmarked(new) if squeezed(text) not in after),
        ]
        assert missing == []


def side(item: Element, without: str) -> str:
    """The words of a marked text without those of the other side, and without what is only said
    or names an invisible character."""
    spoken = {"visually-hidden", "mark-label", "control-character"}
    if item.tag == without or spoken & set(item.get("class", "").split()):
        return ""
    inside = "".join(side(child, without) + (child.tail or "") for child in item)
    return (item.text or "") + inside


def unmarked(texts: list[str]) -> list[str]:
    """Those without inline Markdown, whose signs a difference leaves out where it can."""
    found = [text for text in texts if squeezed(to_plain(text)) == squeezed(text)]
    assert len(found) > len(texts) / 2
    return found


def squeezed(text: str) -> str:
    return "".join(clean_text(text).split())


@SQLITE
def test_saved_text_is_edited_as_it_was_typed(desk: HostileDesk) -> None:
    article_id = desk.open()
    desk.write(article_id)
    page = desk.get_page(f"/articles/{article_id}/edit")
    cleaned = {clean_text(text) for text in new_words()}
    assert cleaned <= set(typed_texts(text_form(page)))
    assert "**" not in page.h1


@SQLITE
def test_the_page_of_two_texts(desk: HostileDesk) -> None:
    """Where somebody else saved meanwhile: both texts, and what was said, on one page."""
    article_id = desk.open()
    desk.write(article_id)
    fields = desk.text(article_id, new_words()[::-1], 1)
    fields |= {
        "op": "save",
        "note": desk.note,
        "reason": desk.note,
        "left_out": list(HOSTILE_TEXTS),
    }
    page = desk.post_form(f"/articles/{article_id}/edit", fields, status=409)
    page = text_form(page).submit("Go on with my text")
    assert TEMPLATE_SUM not in page.text


@SQLITE
def test_the_page_of_a_failed_post(desk: HostileDesk) -> None:
    article_id = desk.open()
    desk.client.clear_cookies()
    fields = desk.text(article_id, new_words(), 0)
    fields |= {"op": "save", "note": desk.note, desk.line: "x"}
    fields |= {text[:200]: "y" for text in HOSTILE_TEXTS}
    page = desk.post_form(
        f"/articles/{article_id}/edit?{HOSTILE_TEXTS[0]}=\"'>", fields, status=401
    )
    held = [clean_text(text) for text in new_words()]
    assert [text for text in held if text not in typed_texts(text_form(page))] == []
    desk.client.sign_in(desk.people.tala)
    fields["block_id"] = [*HOSTILE_TEXTS[:5], *fields["block_id"][5:]]
    desk.post_form(f"/articles/{article_id}/edit", fields, status=400)


@SQLITE
def test_the_reason_of_a_stale_act_is_redisplayed(desk: HostileDesk) -> None:
    article_id = desk.open()
    desk.write(article_id)
    desk.client.sign_in(desk.people.edda)
    page = desk.post_form(
        f"/articles/{article_id}/submit", {"base": "1", "reason": desk.note}, status=409
    )
    assert text_of(page.first("blockquote")) == " ".join(clean_text(desk.note).split())


@SQLITE
@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, "\ud800", "\udfff\ud800"])
def test_in_addresses_of_lists_and_forms_that_are_refused(desk: HostileDesk, text: str) -> None:
    """Words searched for, places asked for, and fields that come back beside their mistakes."""
    raw = text[:2_000].encode("utf-8", "surrogatepass")
    escaped = "".join(f"%{byte:02X}" for byte in raw)
    publish_first_story(desk.database, desk.people)
    for path in ("/login?next=", "/en/?older=", "/en/stories/", "/en/sections/", "/password/"):
        page = desk.client.get(f"{path}{escaped}", status=None)
        assert page.status in {200, 404}
    desk.client.sign_in(desk.people.ada)
    for path in ("/articles?text=", "/articles?outlet=", "/articles?person=", "/admin/users?q=",
                 "/admin/users?role=", "/admin/log?article=", "/admin/log?kind=",
                 "/admin/mail?status=", "/desk?", "/articles/1/review?against=",
                 "/articles/1/history?a=", "/articles/1/compare/1/1?view="):  # fmt: skip
        page = desk.client.get(f"{path}{escaped}", status=None)
        assert page.status in {200, 404}, path
        assert TEMPLATE_SUM not in page.text
    wrong = dict.fromkeys(FIELDS, text.encode("utf-8", "replace").decode())
    for path in ("/admin/users/new", "/admin/users/1", "/admin/sections", "/articles/new",
                 "/account", "/articles/1/assign", "/articles/1/publish", "/login"):  # fmt: skip
        page = desk.client.post(path, wrong, status=None)
        assert page.status < 500, path
