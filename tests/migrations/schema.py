"""What a database says of its own tables, as plain values that two databases can be compared by."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection, Engine, inspect, text

Schema = dict[str, str]

ON_POSTGRESQL: Mapping[str, str] = {
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
    "function": """
        SELECT proname, pg_get_functiondef(oid)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "column": """
        SELECT table_name || '.' || column_name,
            concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'""",
}


def schema_of(engine: Engine) -> Schema:
    """Every column, constraint, index, trigger and function by its kind and name.

    The order of columns is left out, since later migrations add theirs at the end; Alembic's own
    table too.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            found = sqlite_schema(connection)
        else:
            found = postgresql_schema(connection)
    return {name: plain(what) for name, what in found.items() if "alembic_version" not in name}


def postgresql_schema(connection: Connection) -> Schema:
    return {
        f"{kind} {name}": definition
        for kind, query in ON_POSTGRESQL.items()
        for name, definition in connection.execute(text(query))
    }


def sqlite_schema(connection: Connection) -> Schema:
    inspector = inspect(connection)
    found: Schema = {
        f"{kind} {name}": sql
        for kind, name, sql in connection.execute(
            text("SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')")
        )
        if sql
    }
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            found[f"column {table}.{column['name']}"] = " ".join(
                str(column[key]) for key in ("type", "nullable", "default", "primary_key")
            )
        key = inspector.get_pk_constraint(table)
        found[f"primary key {key['name']}"] = str(key["constrained_columns"])
        for unique in inspector.get_unique_constraints(table):
            found[f"unique {unique['name']}"] = str(unique["column_names"])
        for check in inspector.get_check_constraints(table):
            found[f"check {table}.{check['name']}"] = check["sqltext"]
        for foreign in inspector.get_foreign_keys(table):
            found[f"foreign key {foreign['name']}"] = str(
                [foreign[key] for key in ("constrained_columns", "referred_table",
                                          "referred_columns", "options")]
            )  # fmt: skip
    return found


def plain(definition: str) -> str:
    """The same without what carries no meaning: spacing and quotation marks round names."""
    return re.sub(r"\s+", " ", definition).replace('"', "").strip()
