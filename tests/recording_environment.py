"""Environment variables that record which names they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from review.settings.reader import read_settings


class RecordingEnvironment(Mapping[str, str]):
    """`values` as environment variables; `names` are the variables asked for so far."""

    def __init__(self, **values: str) -> None:
        self._values = values
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def settings_names() -> set[str]:
    """The environment variables that settings are read from, NAME_FILE included."""
    environment = RecordingEnvironment(SECRET_KEY="known to the tests alone")
    read_settings(environment)
    return environment.names
