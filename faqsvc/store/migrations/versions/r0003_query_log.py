"""What was asked and opened."""

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    op.create_table(
        "queries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("reader", sa.String(32), nullable=False, index=True),
        sa.Column("query", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False, index=True),
        sa.Column("service_id", sa.Integer),
        sa.Column("category_id", sa.Integer),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("weak", sa.Boolean, nullable=False),
        sa.Column("corrections", sa.Text, nullable=False),
        sa.Column("took_ms", sa.Float, nullable=False),
        sa.Column("door", sa.String(8), nullable=False),
        sa.Column("junk", sa.Boolean, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("top_service", sa.String(60), nullable=False),
        sa.Column("top_category", sa.String(60), nullable=False),
        sa.Column("opened", sa.Boolean, nullable=False),
    )
    op.create_table(
        "opens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("entry_id", sa.String(64), nullable=False, index=True),
        sa.Column("query_id", sa.Integer, sa.ForeignKey("queries.id", ondelete="CASCADE"), index=True),
        sa.Column("rank", sa.Integer),
    )
