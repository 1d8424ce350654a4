"""The pages and acts that are measured, with their aims and what each has to show.

Each is a function that yields the requests of one client; clients of the same person share a
session, but never an article that they save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle

from tests.benchmarks import newsroom_data as newsroom
from tests.benchmarks.page_requests import Client, Response, form_fields, multipart

Requests = Iterator[Callable[[], Response]]

TRANSLATOR = 1
EDITOR = newsroom.TRANSLATORS + 1
STORIES = 50
PAIRS = 20  # of revisions that have been compared before
EDITED_FIELD = 5  # among the fields of a text: a paragraph of the body


@dataclass(frozen=True)
class Expected:
    """What every response to a scenario's requests has: a benchmark of another page fails."""

    marker: str = ""  # in the page's HTML
    status: int = 200

    def check(self, response: Response) -> None:
        """Raise RuntimeError if the response is not what is to be measured."""
        if response.status != self.status:
            text = response.text[:2000]
            raise RuntimeError(f"answered {response.status}, not {self.status}: {text}")
        if self.marker and self.marker not in response.text:
            raise RuntimeError(f"{self.marker!r} is not in the page: {response.text[:2000]}")


@dataclass(frozen=True)
class Scenario:
    """`aim` is the ratio to the baseline application's time that it may take, at one connection."""

    name: str
    aim: float | None
    requests: Callable[[Client, int], Requests]
    expected: Expected
    person: int | None = None
    saves: bool = False
    grows: bool = False  # measured against itself, too, with a hundred times as many articles


def scenarios() -> list[Scenario]:
    row = Expected('<li class="card-row">')
    marks = Expected("<ins")
    return [
        Scenario("story", 1.2, story, Expected('<div class="story-body"')),
        Scenario("story, not changed", None, unchanged_story, Expected(status=304)),
        Scenario("edit", 2.5, edit, Expected("<textarea class="), TRANSLATOR),
        Scenario("list", 3, same_path("/articles"), row, EDITOR, grows=True),
        Scenario("desk, editor's", 3, same_path("/desk"), row, EDITOR, grows=True),
        Scenario("desk, translator's", 3, same_path("/desk"), row, TRANSLATOR, grows=True),
        Scenario("review", 3, review, Expected(" data-change-kinds="), EDITOR),
        Scenario("article", 3, article, Expected('<ol class="timeline"'), EDITOR),
        Scenario("history", 3, history, Expected(' id="revisions-title"'), EDITOR),
        Scenario("compare, cold", 4, compare_cold, marks, EDITOR),
        Scenario("compare, again", 2, compare_again, marks, EDITOR),
        Scenario("save", 3, save, Expected(status=302), TRANSLATOR, saves=True),
    ]


def same_path(path: str) -> Callable[[Client, int], Requests]:
    def requests(client: Client, _number: int) -> Requests:
        while True:
            yield partial(client.get, path)

    return requests


def in_turn(client: Client, paths: Iterator[str]) -> Requests:
    for path in paths:
        yield partial(client.get, path)


def story(client: Client, number: int) -> Requests:
    """Stories that are in the page cache."""
    slugs = [f"story-{at}" for at in range(number, number + STORIES)]
    return in_turn(client, cycle(f"/en/stories/{slug}" for slug in slugs))


def unchanged_story(client: Client, number: int) -> Requests:
    """A story that the reader's browser has already."""
    path = f"/en/stories/story-{number}"
    etag = client.get(path).headers["etag"]
    while True:
        yield partial(client.get, path, f"If-None-Match: {etag}\r\n")


def edit(client: Client, _number: int) -> Requests:
    return in_turn(client, cycle(f"/articles/{id}/edit" for id in drafts()))


def review(client: Client, _number: int) -> Requests:
    return in_turn(client, cycle(f"/articles/{id}/review" for id in submitted()))


def article(client: Client, _number: int) -> Requests:
    return in_turn(client, cycle(f"/articles/{id}" for id in submitted()))


def history(client: Client, _number: int) -> Requests:
    return in_turn(client, cycle(f"/articles/{id}/history" for id in published(40)))


_compared = count()


def compare_cold(client: Client, _number: int) -> Requests:
    """Two revisions that have not been compared before: each pair comes once in a run."""
    ids = published(newsroom.FIRST)[PAIRS:]
    while True:
        step, index = divmod(next(_compared), len(ids))
        new = newsroom.REVISIONS - step
        yield partial(client.get, f"/articles/{ids[index]}/compare/{max(1, new - 3)}/{new}")


def compare_again(client: Client, _number: int) -> Requests:
    return in_turn(client, cycle(f"/articles/{id}/compare/7/10" for id in published(PAIRS)))


def save(client: Client, number: int) -> Requests:
    """One paragraph of an own draft, with other words each time."""
    path = f"/articles/{drafts()[number]}/edit"
    fields = form_fields(client.get(path).text, "block_text")
    base = int(dict(fields)["base"])
    index = [at for at, (name, _) in enumerate(fields) if name == "block_text"][EDITED_FIELD]
    text = fields[index][1]
    for turn in count():
        fields[index] = ("block_text", f"{text} {turn}")
        sent = [(n, str(base + turn)) if n == "base" else (n, v) for n, v in fields]
        body = multipart([*sent, ("op", "save")])
        yield partial(client.post, path, body)


def baseline_page(client: Client, number: int) -> Requests:
    return in_turn(client, cycle(f"/articles/{id}" for id in range(number + 1, number + 51)))


def baseline_save(client: Client, number: int, desk: Client) -> Requests:
    """The same text, sent to the application that only stores it."""
    fields = form_fields(desk.get(f"/articles/{drafts()[number]}/edit").text, "block_text")
    body = multipart(fields)
    while True:
        yield partial(client.post, f"/articles/{number + 1}", body)


BASELINE_PAGE = Expected("</html>")
BASELINE_SAVE = Expected(status=302)


def ids_of(state: str, person: int | None = None) -> list[int]:
    ids = []
    for number in range(newsroom.FIRST):
        article_state, translator = newsroom.state_of(number)
        if article_state == state and person in (None, translator):
            ids.append(newsroom.FIRST_ID + number)
    return ids


def drafts() -> list[int]:
    return ids_of("draft", TRANSLATOR)


def submitted() -> list[int]:
    return ids_of("translated")


def published(limit: int) -> list[int]:
    return ids_of("published")[:limit]
