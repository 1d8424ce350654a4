"""The pages and acts that are measured, and what each is aimed at.

Each is a function that makes, for one browser, what it asks for next; browsers of the same person
share a sign-in, but never an article that they save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle

from tests.benchmarks import newsroom_data as newsroom
from tests.benchmarks.page_requests import Answer, Browser, form_fields, multipart

Asking = Iterator[Callable[[], Answer]]

TRANSLATOR = 1
EDITOR = newsroom.TRANSLATORS + 1
STORIES = 50
PAIRS = 20  # that have been compared before
SAVED = 5  # fields into the text: a paragraph of the body


@dataclass(frozen=True)
class Page:
    """`aim` is how many times the bare application's time it may take, at one connection."""

    name: str
    aim: float | None
    ask: Callable[[Browser, int], Asking]
    who: int | None = None
    saves: bool = False
    grows: bool = False  # measured against itself, too, with a hundred times as many articles


def pages() -> list[Page]:
    return [
        Page("story", 1.2, story),
        Page("story, not changed", None, story_kept),
        Page("edit", 2, edit, TRANSLATOR),
        Page("list", 3, fixed("/articles"), EDITOR, grows=True),
        Page("desk, editor's", 3, fixed("/desk"), EDITOR, grows=True),
        Page("desk, translator's", 3, fixed("/desk"), TRANSLATOR, grows=True),
        Page("review", None, review, EDITOR),
        Page("article", None, article, EDITOR),
        Page("history", None, history, EDITOR),
        Page("compare, cold", 3, compare_cold, EDITOR),
        Page("compare, again", 1.2, compare_again, EDITOR),
        Page("save", 3, save, TRANSLATOR, saves=True),
    ]


def fixed(path: str) -> Callable[[Browser, int], Asking]:
    def ask(browser: Browser, _number: int) -> Asking:
        while True:
            yield partial(browser.get, path)

    return ask


def each(browser: Browser, paths: Iterator[str]) -> Asking:
    for path in paths:
        yield partial(browser.get, path)


def story(browser: Browser, number: int) -> Asking:
    """One of the stories that are read now."""
    slugs = [f"story-{at}" for at in range(number, number + STORIES)]
    return each(browser, cycle(f"/en/stories/{slug}" for slug in slugs))


def story_kept(browser: Browser, number: int) -> Asking:
    """A story that the reader's browser has already."""
    path = f"/en/stories/story-{number}"
    tag = browser.get(path).headers["etag"]
    while True:
        yield partial(browser.get, path, f"If-None-Match: {tag}\r\n")


def edit(browser: Browser, _number: int) -> Asking:
    return each(browser, cycle(f"/articles/{id}/edit" for id in drafts()))


def review(browser: Browser, _number: int) -> Asking:
    return each(browser, cycle(f"/articles/{id}/review" for id in submitted()))


def article(browser: Browser, _number: int) -> Asking:
    return each(browser, cycle(f"/articles/{id}" for id in submitted()))


def history(browser: Browser, _number: int) -> Asking:
    return each(browser, cycle(f"/articles/{id}/history" for id in published(40)))


_untouched = count()


def compare_cold(browser: Browser, _number: int) -> Asking:
    """Two revisions that nobody has compared before: each pair comes once in a run."""
    ids = published(newsroom.FIRST)[PAIRS:]
    while True:
        step, place = divmod(next(_untouched), len(ids))
        new = newsroom.REVISIONS - step
        yield partial(browser.get, f"/articles/{ids[place]}/compare/{max(1, new - 3)}/{new}")


def compare_again(browser: Browser, _number: int) -> Asking:
    return each(browser, cycle(f"/articles/{id}/compare/7/10" for id in published(PAIRS)))


def save(browser: Browser, number: int) -> Asking:
    """One paragraph of an own draft, with other words each time."""
    path = f"/articles/{drafts()[number]}/edit"
    fields = form_fields(browser.get(path).text, "block_text")
    base = int(dict(fields)["base"])
    place = [at for at, (name, _) in enumerate(fields) if name == "block_text"][SAVED]
    text = fields[place][1]
    for turn in count():
        fields[place] = ("block_text", f"{text} {turn}")
        sent = [(n, str(base + turn)) if n == "base" else (n, v) for n, v in fields]
        body = multipart([*sent, ("op", "save")])
        yield partial(browser.post, path, body)


def bare_page(browser: Browser, number: int) -> Asking:
    return each(browser, cycle(f"/articles/{id}" for id in range(number + 1, number + 51)))


def bare_save(browser: Browser, number: int, bodies: Browser) -> Asking:
    """The same text, sent to the application that does nothing but keep it."""
    fields = form_fields(bodies.get(f"/articles/{drafts()[number]}/edit").text, "block_text")
    body = multipart(fields)
    while True:
        yield partial(browser.post, f"/articles/{number + 1}", body)


def ids_of(state: str, person: int | None = None) -> list[int]:
    found = []
    for number in range(newsroom.FIRST):
        its_state, translator = newsroom.state_of(number)
        if its_state == state and person in (None, translator):
            found.append(newsroom.FIRST_ID + number)
    return found


def drafts() -> list[int]:
    return ids_of("draft", TRANSLATOR)


def submitted() -> list[int]:
    return ids_of("translated")


def published(most: int) -> list[int]:
    return ids_of("published")[:most]
