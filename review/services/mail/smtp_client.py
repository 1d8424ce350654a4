"""Speaking with a mail server: one mail, one connection, one outcome."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum

from review.domain.errors import Invalid
from review.formats import mime
from review.formats.mime import Letter, Sender
from review.formats.smtp_url import SmtpServer

TIMEOUT = 30  # seconds that a mail server has for each answer
_LONGEST_ERROR = 500  # characters of a server's answer that are worth keeping
# The answers that blame us and not the mail: sign in first, cannot sign in, that way is too weak.
_ABOUT_SIGNING_IN = frozenset({530, 534, 535, 538})


class DeliveryStatus(StrEnum):
    """What a mail server did with a mail."""

    SENT = "sent"
    LATER = "later"  # the server is away, busy or wrongly set up
    NEVER = "never"  # the server will not take this mail, now or ever


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt to send; `error` is the server's answer or our exception."""

    status: DeliveryStatus
    error: str = ""


def send(letter: Letter, server: SmtpServer, sender: Sender) -> Outcome:
    """Try once. Whatever happens is an outcome, so that one mail cannot stop the ones behind it."""
    try:
        message = mime.serialize(letter, sender)
    except Invalid as unfit:
        return Outcome(DeliveryStatus.NEVER, _shortened(str(unfit)))
    try:
        with _connection(server, sender.domain) as connection:
            connection.sendmail(sender.address, [letter.to_address], message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        return _refused(code, answer)
    except smtplib.SMTPConnectError as refused:
        return Outcome(DeliveryStatus.LATER, _describe(refused.smtp_code, refused.smtp_error))
    except smtplib.SMTPResponseException as refused:
        return _refused(refused.smtp_code, refused.smtp_error)
    except (smtplib.SMTPException, OSError, ValueError) as failed:
        return Outcome(DeliveryStatus.LATER, _shortened(f"{type(failed).__name__}: {failed}"))
    return Outcome(DeliveryStatus.SENT)


def probe(server: SmtpServer, sender: Sender) -> str:
    """Connect and sign in as for a mail, and send none. What went wrong, or an empty text."""
    try:
        with _connection(server, sender.domain) as connection:
            code, answer = connection.noop()
    except (smtplib.SMTPException, OSError, ValueError) as failed:
        return _shortened(f"{type(failed).__name__}: {failed}")
    return "" if code == 250 else _describe(code, answer)


@contextmanager
def _connection(server: SmtpServer, our_name: str) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    # The host is given here, not to connect() later, since TLS checks the certificate against it.
    if server.secure:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, our_name, timeout=TIMEOUT, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, our_name, timeout=TIMEOUT)
    try:
        if server.starttls:
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        yield connection
        # The mail is the server's by now: what goes wrong in parting must not send it again.
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
    finally:
        connection.close()


def _refused(code: int, answer: bytes | str) -> Outcome:
    final = 500 <= code < 600 and code not in _ABOUT_SIGNING_IN
    return Outcome(DeliveryStatus.NEVER if final else DeliveryStatus.LATER, _describe(code, answer))


def _describe(code: int, answer: bytes | str) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return _shortened(f"{code} {words}")


def _shortened(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_ERROR]
