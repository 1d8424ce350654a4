"""Who typed the words of each revision.

Rows of older revisions are computed when they are needed and by the worker when it starts: what
computes them may change, a migration must not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "revision_authorships"
MESSAGE = f"{TABLE} never change once written"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("words_by_author", sa.JSON(), nullable=False),
        sa.Column("changed_words_by_author", sa.JSON(), nullable=False),
        sa.Column("attribution", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_revision_authorships_revision_id"),
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_revision_authorships")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_frozen_{verb} BEFORE {verb} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {TABLE}_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_frozen()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_frozen_truncate BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_frozen()"
    )


def downgrade() -> None:
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {TABLE}_frozen()")
