"""Environment variables read as settings; everything wrong with them is collected, not raised."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeVar

from review.settings.findings import ConfigurationError, Finding, Level

ON = ("1", "true", "yes", "on")
OFF = ("0", "false", "no", "off")
LONGEST_NUMBER = 9  # digits
LARGEST_FILE = 65_536  # bytes of a file that holds a secret
# Unicode categories that no setting may hold: controls, line and paragraph separators, surrogates
# (bytes that are no UTF-8).
_UNFIT = frozenset({"Cc", "Zl", "Zp", "Cs"})

T = TypeVar("T")


class Environment:
    """Reads settings from `variables`; `findings` fills up with what is wrong with them.

    A value that cannot be used is reported and its default is returned, so that reading goes on.
    An empty variable counts as unset. `names` are the settings read so far, `secrets` those of
    them that may also be given in a file.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.findings: list[Finding] = []
        self.names: set[str] = set()
        self.secrets: set[str] = set()

    @property
    def errors(self) -> list[Finding]:
        """The findings with which the application must not start."""
        return [finding for finding in self.findings if finding.level is Level.ERROR]

    def error(self, name: str, sentence: str) -> None:
        """Add an error about a variable."""
        self.findings.append(Finding(Level.ERROR, name, sentence))

    def warn(self, name: str, sentence: str) -> None:
        """Add a warning about a variable."""
        self.findings.append(Finding(Level.WARNING, name, sentence))

    def is_set(self, name: str) -> bool:
        """Whether a setting, or the file of a secret, is given and not empty."""
        keys = (name, f"{name}_FILE") if name in self.secrets else (name,)
        return any(self.variables.get(key, "").strip() for key in keys)

    def has_error(self, name: str) -> bool:
        """Whether an error about the setting or its file was found."""
        return any(finding.subject in {name, f"{name}_FILE"} for finding in self.errors)

    def require(self, name: str, sentence: str) -> None:
        """Report `sentence` as an error unless the setting is given."""
        if not self.is_set(name):
            self.error(name, sentence)

    def text(self, name: str, default: str = "") -> str:
        """The value of a setting without white space around it, or the default."""
        self.names.add(name)
        value = self.variables.get(name, "").strip()
        return self._printable(name, value) or default

    def words(self, name: str) -> tuple[str, ...]:
        """The parts of a value that is separated by white space."""
        self.names.add(name)
        return tuple(self.variables.get(name, "").split())

    def secret(self, name: str) -> str:
        """A setting that may be given in a file named by NAME_FILE, as container secrets are."""
        self.secrets.add(name)
        value = self.text(name)
        file = self.variables.get(f"{name}_FILE", "").strip()
        if not file:
            return value
        content = self._file_content(f"{name}_FILE", file)
        if value and value != content:
            self.warn(name, f"{name} and {name}_FILE are both set; the file is used. Unset one.")
        return content

    def switch(self, name: str, *, default: bool) -> bool:
        """A setting that is on or off: one of `ON` or `OFF`, case aside."""
        value = self.text(name).lower()
        if value and value not in (*ON, *OFF):
            self.error(name, f"{name} is {value!r}. Set it to 1 (on) or 0 (off).")
            return default
        return value in ON if value else default

    def number(self, name: str, *, default: int, minimum: int = 0, maximum: int) -> int:
        """A whole number from `minimum` to `maximum`, both included."""
        value = self.text(name, str(default))
        short = len(value) <= LONGEST_NUMBER and value.isascii() and value.isdigit()
        if short and minimum <= int(value) <= maximum:
            return int(value)
        bounds = f"Set it to a whole number from {minimum} to {maximum}."
        self.error(name, f"{name} is {value[:40]!r}. {bounds}")
        return default

    def parsed(self, name: str, parse: Callable[[str], T], *, default: T) -> T:
        """The parsed value; `parse` raises ConfigurationError for one that cannot be used."""
        return self.checked(name, self.text(name), parse, default=default)

    def checked(self, name: str, value: str, parse: Callable[[str], T], *, default: T) -> T:
        """Like `parsed`, of a value that was read already."""
        if not value:
            return default
        try:
            return parse(value)
        except ConfigurationError as wrong:
            self.error(name, str(wrong))
            return default

    def _file_content(self, name: str, file: str) -> str:
        try:
            with open(file, "rb") as opened:
                content = opened.read(LARGEST_FILE + 1)
        except (OSError, ValueError) as failed:
            reason = getattr(failed, "strerror", None) or str(failed)
            self.error(name, f"{name} names {file!r}, which cannot be read: {reason}.")
            return ""
        if len(content) > LARGEST_FILE:
            self.error(name, f"{name} names {file!r}, which is too large for a secret.")
            return ""
        try:
            value = content.decode("utf-8").strip()
        except UnicodeDecodeError:
            self.error(name, f"{name} names {file!r}, which is no text in UTF-8.")
            return ""
        if not value:
            self.error(name, f"{name} names {file!r}, which is empty. Write the value into it.")
        return self._printable(name, value)

    def _printable(self, name: str, value: str) -> str:
        if any(unicodedata.category(character) in _UNFIT for character in value):
            self.error(name, f"{name} holds a line break or control character. Take it out.")
            return ""
        return value
