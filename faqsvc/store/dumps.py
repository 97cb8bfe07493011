"""Every table as plain records and back, for backups: of one instant, the same from SQLite and PostgreSQL.

Tables are read as the database describes them, so that no subject has to be named here. The rule a change must not
break: `load` leaves everything as it was when it fails.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Date, DateTime, LargeBinary, MetaData, Table, func, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from faqsvc.errors import StoreError
from faqsvc.store.database import Store

# A session that was ended since must not come back, and counters belong to the hour they were counted in.
LEFT_OUT = frozenset({"alembic_version", "sessions", "counters"})
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as JSON values."""

    table: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dump:
    """revision: of the schema that the rows were read by; rows: table after table, those first that others refer to."""

    revision: str
    rows: Iterator[Row]


def dump(session: Session) -> Dump:
    """Inside one transaction of `Store.snapshot`."""
    connection = session.connection()
    tables = _tables(connection)
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return Dump(revision, (row for table in tables for row in _rows(connection, table)))


def load(store: Store, rows: Iterable[Row], *, revision: str) -> int:
    """Replace the contents of all tables; how many rows. Raises StoreError for rows that are of another schema."""
    with store.begin() as session:
        connection = session.connection()
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        if found != revision:
            raise StoreError(f"the backup's store is of schema {revision}, this one of {found}; install that version")
        tables = {table.name: table for table in _tables(connection)}
        for table in reversed(tables.values()):
            connection.execute(table.delete())
        count = 0
        for name, of_table in groupby(rows, key=lambda row: row.table):
            if name not in tables:
                raise StoreError(f"the backup has a table {name:.60} that this store has not")
            while some := list(islice(of_table, _ROWS)):
                _insert(connection, tables[name], some)
                count += len(some)
        if connection.dialect.name == "postgresql":
            _restart_sequences(connection, tables.values())
        return count


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    try:
        connection.execute(table.insert(), [_from_json(table, row.values) for row in rows])
    except OperationalError:
        raise  # the database is away or full, which `Store.begin` tells
    except (SQLAlchemyError, ValueError, TypeError, OverflowError) as error:  # without what the row holds
        raise StoreError(f"the backup has a row of {table.name} that this store cannot take") from error


def _tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    order = list(table.primary_key.columns) or list(table.columns)
    for row in connection.execution_options(yield_per=_ROWS).execute(select(table).order_by(*order)).mappings():
        yield Row(table.name, {name: _to_json(value) for name, value in row.items()})


def _to_json(value: Any) -> Any:
    match value:
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return b64encode(bytes(value)).decode()
        case _:
            return value


def _from_json(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(table.columns.keys())
    if unknown:
        raise StoreError(f"the backup has a column {table.name}.{min(unknown):.60} that this store has not")
    return {name: _value(table.columns[name].type, value) for name, value in values.items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return b64decode(value)
    return value


def _restart_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """Numbers that PostgreSQL gives next follow the largest that was loaded."""
    for table in tables:
        for column in table.primary_key.columns:
            sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar_one()
            if sequence:
                highest = connection.execute(select(func.max(column))).scalar_one()
                connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))
