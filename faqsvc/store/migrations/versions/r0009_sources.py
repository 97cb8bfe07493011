"""How often one source asked one query is looked up at every ask."""

from alembic import op

revision = "r0009"
down_revision = "r0008"


def upgrade() -> None:
    op.create_index("ix_queries_key_reader", "queries", ["key", "reader"])
    op.drop_index("ix_queries_key", "queries")
