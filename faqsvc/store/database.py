"""The door to the database: one engine a process, transactions, the schema brought up to date before the first.

SQLite: WAL, so that readers never wait for the one writer; `begin` takes the write lock at once, so that two writers
queue (busy_timeout) instead of failing half-way. PostgreSQL: bounded waiting for connections and statements.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from faqsvc.errors import SettingsError, StoreError, StoreUnavailable
from faqsvc.store.upgrading import bring_up_to_date

_BUSY_MS = 5_000  # that a writer waits for another; 4 processes writing at once waited 1.3 s at most
_CONNECT_S = 3
_STATEMENT_MS = 5_000
_WRITES = "faqsvc_writes"


class Store:
    """Safe for threads; not across a fork: `close` before one. Nothing is opened before it is used."""

    def __init__(self, url: str) -> None:
        self._url = _checked(url)
        self._lock = Lock()
        self._current = False
        self._engine = _engine(self._url)

    @property
    def url(self) -> str:
        """Without the password."""
        return self._url.render_as_string(hide_password=True)

    @property
    def made(self) -> bool:
        """Whether there is anything yet; asking makes nothing."""
        sqlite = self._url.get_backend_name() == "sqlite"
        return not sqlite or self._url.database == ":memory:" or Path(str(self._url.database)).exists()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A transaction that writes: committed at the end, rolled back on an error. Raises StoreUnavailable."""
        with self._transaction(self._engine.execution_options(**{_WRITES: True})) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads; it never waits for a writer."""
        with self._transaction(self._engine) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A transaction that reads everything as of one instant, however long it takes."""
        if self._url.get_backend_name() == "sqlite":  # whose every transaction is one
            with self.reading() as session:
                yield session
            return
        with self._transaction(self._engine.execution_options(isolation_level="REPEATABLE READ")) as session:
            session.execute(text("SET LOCAL statement_timeout = 0"))
            yield session

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Session]:
        try:
            self.upgrade()
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield session
        except (DataError, IntegrityError, ProgrammingError):
            raise  # of what was asked, not of the database
        except (DBAPIError, NoConnection) as error:
            raise StoreUnavailable(f"the store {self.url} cannot be used: {_cause(error)}") from error

    def upgrade(self) -> None:
        """Bring the tables to what this version needs, once a process. Raises StoreError for a newer store."""
        if self._current:
            return
        with self._lock:
            if not self._current:
                _make_file(self._url)
                try:
                    bring_up_to_date(self._engine.execution_options(**{_WRITES: True}))
                except DBAPIError as error:
                    raise StoreUnavailable(f"the store {self.url} cannot be used: {_cause(error)}") from error
                self._current = True

    def ready(self) -> None:
        """Raises StoreError when a transaction would fail."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give all connections back; the next use opens new ones."""
        self._engine.dispose()


def _checked(text_: str) -> URL:
    try:
        url = make_url(text_)
    except ArgumentError as error:
        raise SettingsError("FAQSVC_STORE: not an address such as sqlite:///var/faqsvc.db") from error
    match url.get_backend_name():
        case "sqlite" if url.database:
            return url
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
    raise SettingsError("FAQSVC_STORE: must be sqlite:///FILE or postgresql://USER@HOST/DATABASE")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    arguments = {"connect_timeout": _CONNECT_S, "options": f"-c statement_timeout={_STATEMENT_MS}"}
    try:
        return create_engine(url, pool_pre_ping=True, pool_timeout=_CONNECT_S, connect_args=arguments)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError("FAQSVC_STORE: PostgreSQL needs: pip install 'faqsvc[postgresql]'") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver's own rules
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_file(url: URL) -> None:
    """The database file belongs to the service alone; SQLite gives its WAL the same rights."""
    if url.get_backend_name() != "sqlite" or url.database == ":memory:":
        return
    path = Path(str(url.database))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreUnavailable(f"the store {path} cannot be written: {error.strerror}") from error


def _cause(error: Exception) -> str:
    """The driver's own words, on one line."""
    return " ".join(str(getattr(error, "orig", None) or error).split())[:200]


__all__ = ["Store", "StoreError"]
