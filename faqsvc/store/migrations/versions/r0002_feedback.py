"""Feedback on articles."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("reader", sa.String(32), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("complaint", sa.String(16)),
        sa.Column("comment", sa.String(1000), nullable=False),
        sa.Column("given", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("entry_id", "day", "reader"),
    )
