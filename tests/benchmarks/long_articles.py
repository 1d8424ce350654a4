"""Articles of any number of rows, words and revisions, of real paragraphs, made by the services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import cycle, islice

from sqlalchemy.orm import Session

from review.domain.text.blocks import Block, Kind
from review.domain.workflow import Actor, State
from review.models.articles import Article
from review.services.editorial import articles, revisions, sources
from tests import shared_data
from tests.cast import Cast, actor_of, lead

Pair = tuple[str, str]  # an Arabic paragraph and its translation
KINDS = (Kind.HEADLINE, Kind.STANDFIRST)
VERSION = " Version"  # what the paragraph ends with that a revision has changed


@cache
def paragraphs() -> tuple[Pair, ...]:
    """Real paragraphs in Arabic with their translations into English, in their order."""
    return tuple(
        pair
        for row in shared_data.rows("articles.jsonl")
        if row["source_lang"] == "ar" and row["target_lang"] == "en" and row["paragraph_aligned"]
        for pair in zip(row["source_paragraphs"], row["target_paragraphs"], strict=True)
        if all(pair)
    )


def rows_of(count: int, words: int | None = None) -> Iterator[Pair]:
    """So many pairs; with `words`, each of about as many words as make these in all."""
    stock = cycle(paragraphs())
    for place in range(count):
        if place == 0 or words is None:  # a headline stays one, however long the text
            yield next(stock)
        else:
            yield _long_pair(stock, words // count)


def _long_pair(stock: Iterator[Pair], words: int) -> Pair:
    source, target = next(stock)
    while len(target.split()) < words:
        more = next(stock)
        source, target = f"{source} {more[0]}", f"{target} {more[1]}"
    share = words / len(target.split())
    cut = source.split()
    return " ".join(cut[: round(len(cut) * share)]), " ".join(target.split()[:words])


def blocks_of(pairs: list[Pair]) -> tuple[list[Block], list[Block]]:
    """Both sides of a text, linked row by row."""
    source, target = [], []
    for place, (original, translation) in enumerate(pairs):
        kind = KINDS[place] if place < len(KINDS) else Kind.PARAGRAPH
        source.append(Block(f"s-{place}", kind, original))
        target.append(Block(f"t-{place}", kind, translation, (f"s-{place}",)))
    return source, target


def write_article(
    session: Session,
    people: Cast,
    *,
    rows: int,
    words: int | None = None,
    drafts: int = 1,
    state: State = State.DRAFT,
) -> Article:
    """An article that Tala translated in so many revisions, and others took as far as `state`."""
    source, target = blocks_of(list(rows_of(rows, words)))
    tala = actor_of(people.tala)
    found = articles.open_article(
        session,
        actor_of(people.edda),
        sources.add_source(
            session,
            actor_of(people.edda),
            language="ar",
            blocks=source,
            details=sources.SourceDetails(
                outlet="Sada al-Balad",
                affiliation="independent",
                author="Rim Qasim",
                url=f"https://sada.example/{rows}-{words}-{drafts}",
            ),
        ),
        "en",
        translator_id=people.tala.id,
    )
    for number in range(drafts):
        target = _revised(target, number) if number else target
        _save(session, tala, found, target)
    lead(session, people, found, state)
    return found


def _revised(target: list[Block], number: int) -> list[Block]:
    """One paragraph ends otherwise than before; the text does not grow."""
    place = number % len(target)
    return [
        replace(block, text=f"{block.text.partition(VERSION)[0]}{VERSION} {number}.")
        if at == place
        else block
        for at, block in enumerate(target)
    ]


def _save(session: Session, actor: Actor, article: Article, target: list[Block]) -> None:
    revisions.save(
        session, actor, article, blocks=target, left_out=(), base_number=article.latest_number
    )


def first_words(count: int) -> str:
    """So many words of real text, to be typed."""
    words = (word for _, text in cycle(paragraphs()) for word in text.split())
    return " ".join(islice(words, count))
