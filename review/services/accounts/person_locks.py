"""Row locks on people, under which rights are given, taken and used."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.workflow import Role
from review.models.people import Person, PersonRole


def lock_holders(session: Session, role: Role) -> list[int]:
    """Lock the active people with a role until the transaction ends; their ids, ascending.

    Of two admins who take the role from each other at the same moment the second waits here, and
    then sees that only one is left: the rows of the roles are locked too, since PostgreSQL reads
    only rows that changed anew. A caller that locks several people takes these locks first.
    """
    query = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.active, PersonRole.role == role)
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )
    return list(session.scalars(query))


def lock(session: Session, person: Person) -> None:
    """Lock a person's row until the transaction ends, and read the person anew.

    The lock (`FOR NO KEY UPDATE`) lets others write rows that refer to the person. Rights are
    given, taken and used under it: a person's write and the end of their rights are never
    interleaved. On SQLite the write lock does the same.
    """
    session.refresh(person, with_for_update={"key_share": True, "of": Person})
