"""What can go wrong by the rules, as exceptions that carry what a page needs to say."""

from __future__ import annotations

from collections.abc import Mapping


class DomainError(Exception):
    """A rule said no. `code` names the sentence to show; `detail` fills it in."""

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail: Mapping[str, object] = detail

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self.detail.items())
        return f"{self.code} ({shown})" if shown else self.code


class Refused(DomainError):
    """The act is not allowed: to this person, in this state, or with this text."""


class Outdated(DomainError):
    """The act was meant for an older revision than the latest one."""


class Invalid(DomainError):
    """What was given cannot be used. `field` in the detail names the form field to blame."""
