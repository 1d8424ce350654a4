"""What a check of the installation found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"  # unwise; the application starts
    ERROR = "error"  # the application refuses to start


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: `subject` is an environment variable or a part of the installation."""

    level: Level
    subject: str
    sentence: str


class Unsafe(RuntimeError):
    """The application must not start. The text says what to do, one sentence a line."""

    @classmethod
    def of(cls, findings: list[Finding]) -> Unsafe:
        return cls("\n".join(found.sentence for found in findings))
