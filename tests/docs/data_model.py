"""The drawing and the list of tables in docs/data-model.md, from the metadata of the models."""

from __future__ import annotations

import re

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from review import models
from review.config import ROOT
from review.models.base import APPEND_ONLY, Base
from tests.docs.generated_parts import fenced, table

DOCUMENT = ROOT / "docs" / "data-model.md"


def parts() -> dict[str, str]:
    return {"drawing": fenced("mermaid", er_diagram()), "tables": list_of_tables()}


def er_diagram() -> str:
    """Each table with its columns, then a line for each foreign key, named by its columns."""
    assert models.__all__  # importing the package registers all tables
    tables = Base.metadata.sorted_tables
    lines = ["erDiagram"]
    for owner in tables:
        attributes = [f"        {attribute(column)}" for column in owner.columns]
        lines += [f"    {owner.name} {{", *attributes, "    }"]
    lines += [f"    {relation(key)}" for owner in tables for key in foreign_keys(owner)]
    return "\n".join(lines)


def attribute(column: Column) -> str:
    """Type, name, keys, and whether it may be empty."""
    kind = re.sub(r"\s+", "_", str(column.type)).lower()
    unique = not column.primary_key and is_unique(column.table, [column.name])
    marks = {"PK": column.primary_key, "FK": bool(column.foreign_keys), "UK": unique}
    keys = ", ".join(name for name, holds in marks.items() if holds)
    empty = '"may be empty"' if column.nullable else ""
    return " ".join(filter(None, (kind, column.name, keys, empty)))


def relation(key: ForeignKeyConstraint) -> str:
    """How many rows refer to how many: to one, or none if it may be empty; many, or one."""
    owner = key.table
    names = [column.name for column in key.columns]
    to = "|o" if any(column.nullable for column in key.columns) else "||"
    many = "o|" if is_unique(owner, names) else "o{"
    label = ", ".join(names)
    return f'{key.referred_table.name} {to}--{many} {owner.name} : "{label}"'


def foreign_keys(owner: Table) -> list[ForeignKeyConstraint]:
    names = owner.columns.keys()
    return sorted(owner.foreign_key_constraints, key=lambda key: names.index(key.column_keys[-1]))


def is_unique(owner: Table, names: list[str]) -> bool:
    """Whether a key or unique index is of these columns alone, and of all rows."""
    constraints = [
        constraint
        for constraint in owner.constraints
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint)
    ]
    indexes = [
        index
        for index in owner.indexes
        if index.unique and index.dialect_options["sqlite"]["where"] is None
    ]
    return any([c.name for c in key.columns] == names for key in (*constraints, *indexes))


def list_of_tables() -> str:
    """Table, model, what a row is, and whether rows can change."""
    rows = []
    for mapper in Base.registry.mappers:
        owner = mapper.local_table
        assert isinstance(owner, Table)
        documented = (mapper.class_.__doc__ or "").strip().split("\n\n")[0]
        row = " ".join(documented.split())
        frozen = "append-only" if owner.info.get(APPEND_ONLY) else ""
        rows.append((f"`{owner.name}`", f"`{mapper.class_.__name__}`", row, frozen))
    return table(("table", "model", "a row", ""), sorted(rows))
