"""Mail as bytes on the wire: one receiver, plain text and HTML of the same words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from review.domain.errors import Invalid

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

# Bodies are encoded to seven bits, so that every server takes them and no line grows too long.
_POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as values. `id` is the left part of its Message-ID, `moment` when it was written."""

    id: str
    moment: datetime
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom all mail is from: the site, never a person who asked for it to be sent."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def sender(mail_from: str, site_name: str) -> Sender:
    """The sender of a setting such as `desk@example.org` or `The Desk <desk@example.org>`.

    Raises Invalid("bad_sender").
    """
    name, address = parseaddr(mail_from)
    if "@" not in address:
        raise Invalid("bad_sender", given=mail_from)
    return Sender(name or site_name, address)


def message(letter: Letter, sender: Sender) -> EmailMessage:
    """The message, the same for every attempt. Raises Invalid("unfit_for_mail").

    Headers are made by the standard library, which refuses line breaks in them.
    """
    made = EmailMessage(policy=_POLICY)
    try:
        made["From"] = _address(sender.name, sender.address)
        made["To"] = _address(letter.to_name, letter.to_address)
        made["Subject"] = letter.subject
    except (ValueError, MessageError) as wrong:
        raise Invalid("unfit_for_mail", reason=str(wrong)) from wrong
    made["Date"] = format_datetime(letter.moment)
    made["Message-ID"] = f"<{letter.id}@{sender.domain}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers to it
    made.set_content(letter.text)
    if letter.html:
        made.add_alternative(letter.html, subtype="html")
    return made


def isolate(text: str) -> str:
    """Text of any direction, kept from turning the words around it: for subjects and plain text."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def _address(name: str, address: str) -> Address:
    return Address(display_name=name, addr_spec=address)
