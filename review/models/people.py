"""People, their roles, login sessions and password links."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.clock import now
from review.domain.workflow import Role
from review.models.base import Base, UtcDateTime, enum_check


class LinkPurpose(StrEnum):
    """What a password link is for."""

    INVITE = "invite"  # a new person sets their first password
    RESET = "reset"  # a person with a password sets a new one


class Person(Base):
    """A person with an account. People are deactivated, never deleted."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    byline: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(12), default="en")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    # IANA name; empty for the site's default.
    time_zone: Mapped[str] = mapped_column(String(64), default="", server_default="")
    # Whether they dismissed the panel of first steps.
    first_steps_done: Mapped[bool] = mapped_column(default=False, server_default=false())

    granted: Mapped[list[PersonRole]] = relationship(
        back_populates="person", cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        UniqueConstraint("email"),
        Index("ix_people_name_lower", func.lower(name)),
    )

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the person holds."""
        return frozenset(Role(grant.role) for grant in self.granted)

    @property
    def public_name(self) -> str:
        """The name that readers see: the byline, often a pseudonym for safety, or the name."""
        return self.byline or self.name


class PersonRole(Base):
    """A role that a person holds."""

    __tablename__ = "person_roles"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)

    person: Mapped[Person] = relationship(back_populates="granted")

    __table_args__ = (enum_check("role", Role, "role_known"),)


class LoginSession(Base):
    """One signed-in browser. The cookie has the token, the row its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(255), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="joined")


class PasswordLink(Base):
    """A single-use link by which one person sets a password: an invitation or a reset."""

    __tablename__ = "password_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")

    __table_args__ = (
        enum_check("purpose", LinkPurpose, "purpose_known"),
        # A new link closes the one before it: at most one of a person is open at a time.
        Index(
            "uq_password_links_person_id_open",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
