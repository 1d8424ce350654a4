"""A story as search engines read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from review.formats.schema_org import Correction, Original, Story, linked_data

MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
STORY = Story(
    url="https://news.example/en/stories/water",
    language="en",
    headline="Water returns",
    standfirst="",
    credit="Translated by R.",
    section="",
    published_at=MOMENT,
    changed_at=MOMENT,
    publisher="News",
    publisher_url="https://news.example/",
    original=Original("ar", "https://sada.example/1", "Sada", "Rim Qasim", date(2026, 2, 28)),
    versions=["https://news.example/de/stories/wasser"],
    corrections=[Correction(MOMENT, "The day was wrong.")],
)


def test_it_is_a_translation_of_another_work() -> None:
    assert linked_data(STORY)["translationOfWork"] == {
        "@type": "CreativeWork",
        "@id": "https://sada.example/1",
        "url": "https://sada.example/1",
        "inLanguage": "ar",
        "author": {"@type": "Person", "name": "Rim Qasim"},
        "publisher": {"@type": "Organization", "name": "Sada"},
        "datePublished": "2026-02-28",
        "workTranslation": [
            {"@type": "NewsArticle", "@id": "https://news.example/de/stories/wasser"}
        ],
    }


def test_translators_are_named_only_as_the_credit_line_names_them() -> None:
    data = linked_data(STORY)
    assert data["translator"] == data["publisher"]
    assert data["creditText"] == "Translated by R."


def test_corrections_are_said() -> None:
    assert linked_data(STORY)["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "The day was wrong.",
            "datePublished": "2026-03-01T12:30:00+00:00",
        }
    ]


def test_what_is_not_known_is_not_claimed() -> None:
    bare = linked_data(replace(STORY, original=Original("ar"), versions=(), corrections=()))
    assert bare["translationOfWork"] == {"@type": "CreativeWork", "inLanguage": "ar"}
    assert not {"isBasedOn", "correction", "description", "articleSection"} & bare.keys()
    assert bare["author"] == {"@type": "Organization", "name": "News"}
