"""What a settled finding was about, and which article was merged for it."""

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"


def upgrade() -> None:
    for name, kind in (
        ("kind", sa.String(32)),
        ("entries", sa.Text()),
        ("summary", sa.Text()),
        ("merged", sa.String(64)),
    ):
        op.add_column("settled_finding", sa.Column(name, kind, nullable=False, server_default=""))
