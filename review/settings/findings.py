"""Findings of a check of the installation, and the error of a refused start."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"  # unwise; the application starts
    ERROR = "error"  # the application refuses to start


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: `subject` is an environment variable or a part of the installation."""

    level: Level
    subject: str
    sentence: str


class ConfigurationError(RuntimeError):
    """The application must not start. The message says what to do, one sentence a line."""

    @classmethod
    def of(cls, findings: list[Finding]) -> ConfigurationError:
        """The exception for several findings."""
        return cls("\n".join(finding.sentence for finding in findings))
