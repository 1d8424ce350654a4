"""Reading one setting: defaults, bounds, and files of secrets that are not regular files."""

from __future__ import annotations

import os
import threading

import pytest

from review.settings.environment import Environment


@pytest.mark.parametrize(
    ("value", "on"),
    [("", True), (" ", True), ("1", True), ("on", True), ("Yes", True), ("0", False),
     ("off", False), ("No", False), ("FALSE", False)],
)  # fmt: skip
def test_a_switch_is_off_only_when_it_says_so(value: str, on: bool) -> None:
    environment = Environment({"FOUR_EYES": value})
    assert environment.switch("FOUR_EYES", default=True) is on
    assert environment.findings == []


@pytest.mark.parametrize(
    ("value", "number"), [("", 8), (" 3 ", 3), ("1", 1), ("9", 9), ("0009", 9)]
)
def test_a_number_within_its_bounds(value: str, number: int) -> None:
    environment = Environment({"WEB_THREADS": value})
    assert environment.number("WEB_THREADS", default=8, minimum=1, maximum=9) == number
    assert environment.findings == []


@pytest.mark.parametrize(
    "value", ["0", "10", "1e1", "-1", "²", "1 2", "1" + "0" * 20, "0" * 20, "00000000199"]
)
def test_a_number_beyond_them_is_an_error_and_reading_goes_on(value: str) -> None:
    environment = Environment({"WEB_THREADS": value})
    assert environment.number("WEB_THREADS", default=8, minimum=1, maximum=9) == 8
    assert [found.subject for found in environment.errors] == ["WEB_THREADS"]


def test_a_secret_may_come_from_a_pipe(tmp_path: os.PathLike[str]) -> None:
    """As from the shell's `<(...)`, which has no size and can be read once."""
    pipe = os.path.join(tmp_path, "pipe")
    os.mkfifo(pipe)

    def write() -> None:
        with open(pipe, "w", encoding="utf-8") as out:
            out.write("secret\n")

    writer = threading.Thread(target=write)
    writer.start()
    assert Environment({"SECRET_KEY_FILE": pipe}).secret("SECRET_KEY") == "secret"
    writer.join()


def test_a_file_is_not_looked_for_where_a_setting_is_no_secret() -> None:
    environment = Environment({"SITE_NAME_FILE": "/missing"})
    assert environment.text("SITE_NAME", "Interlinear") == "Interlinear"
    assert not environment.is_set("SITE_NAME")
    assert environment.findings == []
