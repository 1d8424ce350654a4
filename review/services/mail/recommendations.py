"""Recommending a story to a friend by mail, in a way that is of no use for sending spam.

The words are ours: nothing a reader types reaches the mail but two names without links. Whoever
goes over a limit is told the same as everybody else, and no mail is written.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.errors import Invalid
from review.formats.mime import ENCODED_WORD, is_address
from review.models.outbox import MailKind, Recommendation
from review.models.publications import LivePublication
from review.services.accounts.name_and_email import JOINERS
from review.services.mail import outbox

LONGEST_NAME = 80  # characters: the longest real names fit, an advertisement hardly does

# How many mails may leave, and in what time. Counted by keyed hashes, so that no list of who
# recommends what to whom is kept.
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A school or a mobile network is one client with many readers.
PER_CLIENT = 30
# A form that came back sooner than a person types: an honest reader whose browser filled it in
# sends a few of those, a program sends many.
PER_HASTY_CLIENT = 5
# More friends than that is a mailing list.
PER_SENDER = 10
# Whoever is sent more than this in a day is being pestered.
PER_RECEIVER = 5
# The breaker: what a popular story brings, and what a mail provider forgives.
PER_HOUR, PER_DAY = 200, 1000

_LOCK = 0x7265636F  # any number that no other lock of ours has: "reco"

# What makes a link, an address or markup of a name, in any width of letters.
_MARKS = re.compile(r"[@<>\[\]{}|\\/]|://|www\.", re.IGNORECASE)
# A dot with letters right after it is where mail programs see a web address.
_DOMAIN = re.compile(r"[.\u3002][^\W\d_]{2}|[.\u3002]xn-", re.IGNORECASE)
# Names of machines on a network of one's own, and numbers where a name should be.
_NEARBY = re.compile(r"(^|\.)(local|localhost|internal|\d+)$")


@dataclass(frozen=True, slots=True)
class Parties:
    """Who recommends to whom, from where. `hasty`: the form came back sooner than people type."""

    sender_address: str
    receiver_name: str
    receiver_address: str
    client: str
    hasty: bool = False


@dataclass(frozen=True, slots=True)
class _Hashes:
    sender: str
    receiver: str
    client: str


def recommend(
    session: Session,
    story: LivePublication,
    parties: Parties,
    words: outbox.MailContent,
    *,
    secret: str,
    keep: bool = False,
) -> bool:
    """Write the mail and its record; False, and nothing written, over a limit or a second time.

    Raises Invalid as `validate_name` and `validate_address` do.
    """
    receiver_name = validate_name(parties.receiver_name)
    receiver = validate_address(parties.receiver_address)
    hashes = _hash_parties(parties, receiver, secret)
    _one_at_a_time(session)
    if _sent_before(session, story, hashes) or _over_limit(session, hashes, parties.hasty):
        return False
    letter = outbox.queue(
        session,
        MailKind.RECOMMENDATION,
        to_address=receiver,
        to_name=receiver_name,
        subject=words.subject,
        text=words.text,
        html=words.html,
        keep=keep,
    )
    _record(session, story, letter.id, hashes)
    return True


def _hash_parties(parties: Parties, receiver: str, secret: str) -> _Hashes:
    return _Hashes(
        sender=_hash(secret, "sender", _mailbox(validate_address(parties.sender_address))),
        receiver=_hash(secret, "receiver", _mailbox(receiver)),
        client=_hash(secret, "client", parties.client),
    )


def _record(session: Session, story: LivePublication, mail_id: int, hashes: _Hashes) -> None:
    session.add(
        Recommendation(
            publication_id=story.publication_id,
            mail_id=mail_id,
            sender_hash=hashes.sender,
            receiver_hash=hashes.receiver,
            client_hash=hashes.client,
        )
    )
    session.flush()


def validate_name(text: str) -> str:
    """A person's name as it may stand in a mail: trimmed, in NFC.

    Raises Invalid: name_missing, name_too_long, name_has_controls, name_has_code, name_has_link.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if any(_hidden(character) for character in name):
        raise Invalid("name_has_controls")
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Invalid("name_too_long", longest=LONGEST_NAME)
    # As a reader sees it: full-width letters are letters; joiners and marks such as variation
    # selectors, which vanish from the address of a link, are nothing.
    seen = "".join(c for c in unicodedata.normalize("NFKC", name) if not _vanishes(c))
    if not any(character.isalpha() for character in seen):
        raise Invalid("name_empty")
    if ENCODED_WORD in seen:
        raise Invalid("name_has_code")
    if _MARKS.search(seen) or _DOMAIN.search(seen):
        raise Invalid("name_has_link")
    return name


def validate_address(text: str) -> str:
    """One e-mail address, its domain in ASCII. Raises Invalid("address_wrong").

    Not one of this machine or its network: those are not readers' friends.
    """
    try:
        valid = validate_email(
            unicodedata.normalize("NFC", text).strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            globally_deliverable=False,
            strict=True,
        )
    except EmailNotValidError as wrong:
        raise Invalid("address_wrong") from wrong
    if not is_address(str(valid.ascii_email)):
        raise Invalid("address_wrong")
    if "." not in valid.ascii_domain or _NEARBY.search(valid.ascii_domain):
        raise Invalid("address_wrong")
    return str(valid.ascii_email)


def _hidden(character: str) -> bool:
    """Whether a character breaks the line, or hides or turns what stands beside it."""
    kind = unicodedata.category(character)
    return kind in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and character not in JOINERS


def _vanishes(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character) == "Mn"


def _mailbox(address: str) -> str:
    """What is counted: `Ann+news@Example.org` is the mailbox of `ann@example.org`."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _hash(secret: str, role: str, value: str) -> str:
    return hmac.new(secret.encode(), f"{role}:{value}".encode(), hashlib.sha256).hexdigest()


def _one_at_a_time(session: Session) -> None:
    """Let nobody else count until this is committed, so that limits hold and a double click is one.

    SQLite lets one writer in at a time by itself.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _sent_before(session: Session, story: LivePublication, hashes: _Hashes) -> bool:
    same = (
        (Recommendation.publication_id == story.publication_id)
        & (Recommendation.sender_hash == hashes.sender)
        & (Recommendation.receiver_hash == hashes.receiver)
    )
    return _count(session, same, DAY) > 0


def _over_limit(session: Session, hashes: _Hashes, hasty: bool) -> bool:
    by_client = Recommendation.client_hash == hashes.client
    return (
        _count(session, by_client, DAY) >= (PER_HASTY_CLIENT if hasty else PER_CLIENT)
        or _count(session, Recommendation.sender_hash == hashes.sender, DAY) >= PER_SENDER
        or _count(session, Recommendation.receiver_hash == hashes.receiver, DAY) >= PER_RECEIVER
        or _count(session, true(), HOUR) >= PER_HOUR
        or _count(session, true(), DAY) >= PER_DAY
    )


def _count(session: Session, which: ColumnElement[bool], within: timedelta) -> int:
    query = select(func.count()).where(which, Recommendation.created_at > now() - within)
    return session.scalar(query.select_from(Recommendation)) or 0
