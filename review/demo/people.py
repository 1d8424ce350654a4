"""Who works in the demo newsroom, and the parts of its site."""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.workflow import Role


@dataclass(frozen=True, slots=True)
class Member:
    """One of the demo's people; the stories call them by `key`."""

    key: str
    name: str
    email: str
    roles: tuple[Role, ...]
    byline: str = ""
    time_zone: str = ""


# Kaveh Rostami has family where he writes about: readers know him by another name.
MEMBERS = (
    Member("samar", "Samar Khoury", "samar@demo-desk.example", (Role.TRANSLATOR,)),
    Member("kaveh", "Kaveh Rostami", "kaveh@demo-desk.example", (Role.TRANSLATOR,), "Navid Parsa",
           "Asia/Tehran"),
    Member("yasmin", "Yasmin Darwish", "yasmin@demo-desk.example", (Role.EDITOR,)),
    Member("carmen", "Carmen Liang", "carmen@demo-desk.example", (Role.EDITOR,), "",
           "Europe/Madrid"),
    Member("joseph", "Joseph Mensah", "joseph@demo-desk.example", (Role.ADMIN,)),
)  # fmt: skip

SECTIONS = {
    "en": ("World", "Society", "Culture", "Economy"),
    "ar": ("العالم", "المجتمع", "الثقافة", "الاقتصاد"),
    "fr": ("Monde", "Société", "Culture", "Économie"),
}
