"""The demo people's passwords: generated once, kept in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from review.demo.people import MEMBERS

# Without the letters and digits that are taken for each other when copied by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def generate() -> str:
    """Sixteen characters in groups of four: 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def read(file: Path) -> dict[str, str]:
    """The passwords by address; empty where there is no such file."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    known = [line.split("\t") for line in lines]
    return {fields[0]: fields[1] for fields in known if len(fields) == 3 and fields[1]}


def write(file: Path, passwords: Mapping[str, str]) -> None:
    """Write e-mail, password and roles, one person a line, as a whole or not at all."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    revalidated_response = file.with_name(f".{file.name}.new")
    revalidated_response.unlink(missing_ok=True)
    with open(revalidated_response, "x", encoding="utf-8", opener=_private) as out:
        for member in MEMBERS:
            if member.email in passwords:
                out.write(f"{member.email}\t{passwords[member.email]}\t{','.join(member.roles)}\n")
        out.flush()
        os.fsync(out.fileno())
    revalidated_response.replace(file)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
