"""Published stories, and a parser for XML responses."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

from review import clock
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import State
from review.models.articles import Article
from review.models.publications import LivePublication
from review.services.editorial import articles, revisions, sources
from tests import cast
from tests.cast import Cast
from tests.databases import Database

# Where `publish_first_story` is.
STORY = "/en/stories/water-returns-to-the-old-quarter"
FIRST_PUBLISHED_AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
HOSTILE = '</script><script>alert("x")</script> & <b onclick=alert(1)>\u202e {{7*7}} ]]>'


def publish_first_story(database: Database, people: Cast) -> int:
    """Publish the story at STORY, and return the id of its article."""
    with database.sessions.begin() as session, clock.at(FIRST_PUBLISHED_AT):
        return cast.article_in(session, people, State.PUBLISHED).id


def publish_story(
    database: Database,
    people: Cast,
    *,
    language: str = "en",
    of: int | None = None,
    words: str = "Another day at the river",
    outlet: str = "The Harbour Post",
    url: str = "https://harbour.example/1",
) -> LivePublication:
    """Publish a story; `of`: as another language of that article's source."""
    with database.sessions.begin() as session:
        if of is None:
            source = sources.add_source(
                session,
                cast.actor_of(people.edda),
                language="fr",
                blocks=(Block("s", Kind.HEADLINE, "Le fleuve"),),
                details=sources.SourceDetails(
                    outlet=outlet, author=outlet, affiliation=outlet, url=url
                ),
            )
        else:
            source = session.get_one(Article, of).source
        made = articles.open_article(
            session, cast.actor_of(people.edda), source, language, translator_id=people.tala.id
        )
        renders = [block.id for block in source.versions[-1].blocks]
        blocks = [
            Block("h", Kind.HEADLINE, words, tuple(renders)),
            Block("d", Kind.STANDFIRST, words),
            *(Block(kind, kind, words) for kind in list(Kind)[2:]),
        ]
        revisions.save(
            session, cast.actor_of(people.tala), made, blocks=blocks, left_out=(), base_number=0
        )
        cast.lead(session, people, made, State.PUBLISHED)
        return session.get_one(LivePublication, made.id)


def xml_root(xml: bytes) -> ElementTree.Element:
    """The root element of a well-formed document."""
    parser = ElementTree.XMLPullParser(["start", "end"])
    parser.feed(xml)
    parser.close()
    (_, root), *_ = parser.read_events()
    assert isinstance(root, ElementTree.Element)
    return root
