"""An index on the addresses of publications: whether a missing story was once published there."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_publications_language_slug", "publications", ["language", "slug"])


def downgrade() -> None:
    op.drop_index("ix_publications_language_slug", table_name="publications")
