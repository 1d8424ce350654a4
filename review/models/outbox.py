"""The outbox of mail, which is sent after the commit, and readers' recommendations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from review.clock import now
from review.models.base import Base, UtcDateTime, enum_check


class MailStatus(StrEnum):
    """How far the delivery of a mail is."""

    QUEUED = "queued"  # to be sent, now or at `next_attempt_at`
    SENDING = "sending"  # leased by a worker until `leased_until`
    SENT = "sent"
    FAILED = "failed"  # refused for good, or given up after many tries
    KEPT = "kept"  # not sent, as no mail server is configured; admins can read it


class MailKind(StrEnum):
    """What a mail is about."""

    RECOMMENDATION = "recommendation"
    INVITATION = "invitation"
    RESET = "reset"


class OutgoingMail(Base):
    """One mail of the outbox; a worker that sends it holds a lease."""

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    to_name: Mapped[str] = mapped_column(String(120), default="")
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(10), default=MailStatus.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    lease_token: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        enum_check("status", MailStatus, "status_known"),
        enum_check("kind", MailKind, "kind_known"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index("ix_outgoing_mail_status_next_attempt_at", "status", "next_attempt_at"),
    )


class Recommendation(Base):
    """A reader's mail that recommends a story. Addresses are stored as keyed hashes, for limits."""

    __tablename__ = "recommendations"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), index=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("outgoing_mail.id"), unique=True)
    sender_hash: Mapped[str] = mapped_column(String(64))
    receiver_hash: Mapped[str] = mapped_column(String(64))
    client_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    __table_args__ = (
        Index("ix_recommendations_sender_hash_created_at", "sender_hash", "created_at"),
        Index("ix_recommendations_receiver_hash_created_at", "receiver_hash", "created_at"),
        Index("ix_recommendations_client_hash_created_at", "client_hash", "created_at"),
        Index("ix_recommendations_created_at", "created_at"),
    )
