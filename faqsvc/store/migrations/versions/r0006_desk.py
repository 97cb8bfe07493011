"""The support desk: gaps, uses in replies, opened and favorite entries, templates."""

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"


def upgrade() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question", sa.String(300), nullable=False, unique=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("filed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "reply_uses",
        sa.Column("entry_id", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("used", sa.Integer, nullable=False),
    )
    for name, moment in (("desk_opened", "opened"), ("desk_favorites", "added")):
        op.create_table(
            name,
            sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("entry_id", sa.String(64), primary_key=True),
            sa.Column(moment, sa.DateTime(timezone=True), nullable=False),
        )
    op.create_table(
        "reply_templates",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        *(sa.Column(part, sa.String(2000), nullable=False) for part in ("opening", "item", "unanswered", "closing")),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
    )
