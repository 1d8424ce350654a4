"""The edition, by which kept pages for readers are known to be as new as they can be."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WATCHED = {
    "live_publications": ("insert", "update", "delete"),
    "sections": ("insert", "update", "delete"),
    "sources": ("update",),
}
BEGIN = (
    "INSERT INTO editions (id, mark) VALUES (1, {mark}) "
    "ON CONFLICT (id) DO UPDATE SET mark = excluded.mark"
)
ON_SQLITE = BEGIN.format(mark="random()")
ON_POSTGRESQL = BEGIN.format(mark="floor(random() * 9007199254740992)::bigint")


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_editions_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table, verbs in WATCHED.items():
            for verb in verbs:
                op.execute(
                    f"CREATE TRIGGER {table}_edition_{verb} AFTER {verb} ON {table} "
                    f"BEGIN {ON_SQLITE}; END"
                )
        return
    op.execute(
        "CREATE FUNCTION begin_edition() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {ON_POSTGRESQL}; RETURN NULL; END $$"
    )
    for table, verbs in WATCHED.items():
        op.execute(
            f"CREATE TRIGGER {table}_edition AFTER {' OR '.join(verbs)} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION begin_edition()"
        )


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, verbs in WATCHED.items():
        if sqlite:
            for verb in verbs:
                op.execute(f"DROP TRIGGER {table}_edition_{verb}")
        else:
            op.execute(f"DROP TRIGGER {table}_edition ON {table}")
    if not sqlite:
        op.execute("DROP FUNCTION begin_edition()")
    op.drop_table("editions")
