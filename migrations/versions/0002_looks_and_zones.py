"""What people last saw, their time zones, and indices for the desk and the lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("state <> 'published'")

# By table: those that others now serve, which come back on the way down, ...
OLD = (
    ("ix_articles_state_due_at_id", "articles", ["state", "due_at", "id"]),
    ("ix_articles_translator_id", "articles", ["translator_id"]),
    ("ix_revisions_author_id", "revisions", ["author_id"]),
)
# ... and those that are new; the last two hold only what is not published.
NEW = (
    ("ix_articles_state_due_at", "articles", ["state", "due_at", "state_since", "id"], None),
    (
        "ix_articles_translator_id_state",
        "articles",
        ["translator_id", "state", "due_at", "state_since", "id"],
        None,
    ),
    ("ix_articles_state_state_since", "articles", ["state", "state_since", "id"], None),
    ("ix_revisions_author_id_article_id", "revisions", ["author_id", "article_id"], None),
    ("ix_revisions_article_id_state", "revisions", ["article_id", "state", "author_id"], None),
    ("ix_sources_outlet", "sources", ["outlet"], None),
    ("ix_articles_open_due_at", "articles", ["due_at", "state_since", "id"], OPEN),
    ("ix_articles_open_state_since", "articles", ["state_since", "id"], OPEN),
)


def upgrade() -> None:
    op.add_column(
        "people", sa.Column("time_zone", sa.String(64), server_default="", nullable=False)
    )
    op.add_column(
        "people",
        sa.Column("first_steps_done", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "looks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_looks_number_not_negative")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_looks_article_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_looks_person_id")),
        sa.PrimaryKeyConstraint("person_id", "article_id", name=op.f("pk_looks")),
    )
    for name, table, _columns in OLD:
        op.drop_index(name, table)
    for name, table, columns, where in NEW:
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, _columns, _where in NEW:
        op.drop_index(name, table)
    for name, table, columns in OLD:
        op.create_index(name, table, columns)
    op.drop_table("looks")
    op.drop_column("people", "first_steps_done")
    op.drop_column("people", "time_zone")
