"""One row for every table, so that migrations are tried on tables that hold something."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.workflow import Role, State
from review.models.articles import Article, Revision, RevisionAuthorship, Section
from review.models.base import Base
from review.models.events import Event
from review.models.idempotency import IdempotencyKey
from review.models.outbox import MailKind, OutgoingMail, Recommendation
from review.models.people import LinkPurpose, LoginSession, PasswordLink, Person, PersonRole
from review.models.publications import LivePublication, Publication
from review.models.rate_counters import RateCounter
from review.models.read_receipts import ReadReceipt
from review.models.sources import Source, SourceVersion
from review.models.worker_heartbeats import WorkerHeartbeat

BLOCKS = [{"id": "a", "kind": "headline", "text": "Title", "renders": []}]


def fill(session: Session) -> None:
    """Put a row into every table, so linked that each foreign key is used."""
    later = now() + timedelta(days=1)
    person = Person(name="Tala", email="tala@example.org", granted=[PersonRole(role=Role.EDITOR)])
    section = Section(language="en", slug="world", name="World")
    source = Source(language="ar", created_by=person, import_id="1", import_data={"id": "1"})
    session.add_all([person, section, source])
    session.flush()
    version = SourceVersion(source=source, number=1, blocks_json=BLOCKS, created_by_id=person.id)
    article = Article(
        source=source,
        target_language="en",
        state=State.PUBLISHED,
        slug="title",
        translator_id=person.id,
        editor_id=person.id,
        section_id=section.id,
        latest_number=2,
    )
    session.add_all([version, article])
    session.flush()
    for number in (1, 2):
        session.add(
            Revision(
                article_id=article.id,
                number=number,
                parent_number=number - 1 or None,
                source_version_id=version.id,
                author_id=person.id,
                state=State.DRAFT,
                blocks_json=BLOCKS,
            )
        )
        session.flush()
    latest = session.scalars(select(Revision).where(Revision.number == 2)).one()
    publication = Publication(
        article_id=article.id,
        number=1,
        revision_id=latest.id,
        language="en",
        slug="title",
        section_id=section.id,
        headline="Title",
        standfirst="What happened",
        blocks_json=BLOCKS,
        credit_line="Translated by Tala",
        published_by_id=person.id,
    )
    mail = OutgoingMail(
        kind=MailKind.RECOMMENDATION,
        message_id="1@example.org",
        to_address="reader@example.org",
        subject="Read this",
        text="Read this",
    )
    authorship = RevisionAuthorship(
        revision=latest,
        words_by_author={str(person.id): 1},
        changed_words_by_author={},
        attribution={"blocks": [[[person.id, 1, 0, 1]]], "removals": [], "removed_passages": []},
    )
    session.add_all([publication, mail, authorship])
    session.flush()
    session.add_all(
        [
            LivePublication(
                article_id=article.id,
                publication_id=publication.id,
                language="en",
                slug="title",
                first_published_at=now(),
            ),
            Event(
                kind=next(iter(EventKind)),
                actor_id=person.id,
                person_id=person.id,
                article_id=article.id,
            ),
            Recommendation(
                publication_id=publication.id,
                mail_id=mail.id,
                sender_hash="s",
                receiver_hash="r",
                client_hash="c",
            ),
            LoginSession(person_id=person.id, token_hash="t", expires_at=later),
            PasswordLink(
                person_id=person.id,
                purpose=LinkPurpose.INVITE,
                token_hash="l",
                created_by_id=person.id,
                expires_at=later,
            ),
            ReadReceipt(person_id=person.id, article_id=article.id, number=2),
            IdempotencyKey(
                person_id=person.id,
                path="/articles/1/edit",
                digest="d",
                roles=["editor"],
                status=302,
                location="/articles/1",
                messages=[["success", "Saved."]],
                revision_number=2,
            ),
            RateCounter(key="login", hits=1, expires_at=later),
            WorkerHeartbeat(name="host:1", started_at=now(), last_seen_at=now()),
        ]
    )
    session.flush()
    empty = [
        table.name
        for table in Base.metadata.sorted_tables
        if session.execute(select(table)).first() is None
    ]
    assert not empty, f"fill() puts nothing into {empty}"
