"""Run by Alembic for each upgrade, on the connection that `store.upgrading` hands over."""

from alembic import context

import faqsvc.store  # noqa: F401 - registers the tables of every subject
from faqsvc.store.base import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
