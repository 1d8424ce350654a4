"""An index of changes of people, from which pages show the names of the time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ONLY_CHANGES = sa.text("kind = 'person_changed'")


def upgrade() -> None:
    op.create_index(
        "ix_events_person_id_changed",
        "events",
        ["person_id", "id"],
        sqlite_where=ONLY_CHANGES,
        postgresql_where=ONLY_CHANGES,
    )


def downgrade() -> None:
    op.drop_index("ix_events_person_id_changed", table_name="events")
