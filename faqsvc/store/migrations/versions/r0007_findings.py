"""Findings of the quality report that somebody settled."""

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"


def upgrade() -> None:
    op.create_table(
        "settled_finding",
        sa.Column("key", sa.String(20), primary_key=True),
        sa.Column("resolution", sa.String(16), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=False),
    )
