"""Writers who save numbered texts, and note which saves were answered."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from threading import Event

from tests.cast import ENGLISH
from tests.desk_client import DeskClient, DeskResponse

PAUSE = 0.1  # seconds after a failure


@dataclass
class Writer:
    """Saves one article, each text over the latest revision, until told to stop."""

    name: str
    client: DeskClient
    article_id: int
    answered: list[str] = field(default_factory=list)  # the texts whose save was answered
    refused: int = 0
    unanswered: int = 0
    lost: list[str] = field(default_factory=list)  # refused, and not on the page that says so
    unexpected: list[int] = field(default_factory=list)
    slowest: float = 0.0  # seconds

    def write(self, stop: Event) -> None:
        number = 0
        base: int | None = None
        while not stop.is_set():
            number += 1
            try:
                base = self._save(f"{self.name} wrote number {number}.", base)
            except (OSError, HTTPException):
                self.unanswered += 1
                base = None
            if base is None:
                time.sleep(PAUSE)

    def _save(self, text: str, base: int | None) -> int | None:
        """The number of the latest revision after the save; None where it is not known."""
        if base is None:
            base = self.client.base_of(self.article_id)
            if base is None:
                return None
        blocks = (replace(ENGLISH[0], text=text), *ENGLISH[1:])
        answer = self.client.save(self.article_id, blocks, base)
        self.slowest = max(self.slowest, answer.seconds)
        if answer.status == 302:
            self.answered.append(text)
            return base + 1
        self._note_refusal(answer, text)
        return None

    def _note_refusal(self, answer: DeskResponse, text: str) -> None:
        self.refused += 1
        if answer.status not in (409, 503):
            self.unexpected.append(answer.status)
        if not answer.contains(text):
            self.lost.append(text)
