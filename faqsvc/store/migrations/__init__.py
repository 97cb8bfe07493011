"""Alembic's scripts: one revision a change of the tables, in a chain; `store.upgrading` runs them."""
