"""An SMTP server for tests, on a free port of this machine, with configurable answers.

with MailServer() as server:
    server.answers(rcpt=["451 later"])   # what it says to the next receivers, then 250
    ...
    server.received                      # the messages it took, parsed
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import SimpleNamespace
from typing import Any

from aiosmtpd.controller import Controller

ACCEPTED = "250 taken"
DROP = "drop"  # accept the message, and end the connection before answering
HOST = "127.0.0.1"


class MailServer:
    """`tls`: for implicit TLS; `starttls`: for the STARTTLS command."""

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
    ) -> None:
        self.envelopes: list[tuple[str, list[str]]] = []
        self.raw: list[bytes] = []
        self._scheme = "smtps" if tls else "smtp"
        self._rcpt: list[str] = []
        self._data: list[str] = []
        self._lock = threading.Lock()
        # The hooks of aiosmtpd, which prescribes their names.
        hooks = SimpleNamespace(handle_RCPT=self._handle_rcpt, handle_DATA=self._handle_data)
        self._controller = Controller(
            hooks,
            hostname=HOST,
            port=free_port(),
            ssl_context=tls,
            tls_context=starttls,
            ready_timeout=10,
        )

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"{self._scheme}://{HOST}:{self._controller.port}"

    @property
    def received(self) -> list[EmailMessage]:
        messages = [message_from_bytes(raw, policy=default) for raw in self.raw]
        return [message for message in messages if isinstance(message, EmailMessage)]

    def answers(self, *, rcpt: Sequence[str] = (), data: Sequence[str] = ()) -> None:
        """Answers to the next RCPT and DATA commands; all others succeed."""
        self._rcpt, self._data = list(rcpt), list(data)

    async def _handle_rcpt(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        with self._lock:
            answer = self._rcpt.pop(0) if self._rcpt else ACCEPTED
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def _handle_data(self, server: Any, session: Any, envelope: Any) -> str:
        with self._lock:
            answer = self._data.pop(0) if self._data else ACCEPTED
            if answer in {ACCEPTED, DROP}:
                self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
                self.raw.append(envelope.content)
        if answer == DROP:
            server.transport.abort()
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
