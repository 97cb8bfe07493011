"""Migrations, run by whoever comes first: under a lock, in one transaction, so that a killed one changes nothing.

Revisions are named r0001, r0002, … in a chain. Alembic is loaded only when there is something to do.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from faqsvc.errors import StoreOutdated

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x66617173  # of PostgreSQL's advisory locks


def bring_up_to_date(engine: Engine) -> None:
    """`engine` begins transactions with the write lock. Raises StoreOutdated when the store is newer than this code."""
    revisions = sorted(path.name[:5] for path in (_SCRIPTS / "versions").glob("r[0-9]*.py"))
    with engine.connect() as connection:
        if _revision(connection) == revisions[-1]:
            return
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        found = _revision(connection)  # another process may have been quicker
        if found == revisions[-1]:
            return
        if found is not None and found not in revisions:
            raise StoreOutdated(f"the store was made by a newer faqsvc (its schema is {found}); install that version")
        _run(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
