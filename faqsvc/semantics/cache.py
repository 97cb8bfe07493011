"""Vectors by the content of their text, kept between builds: a rebuild embeds nothing twice.

A cache and nothing more: its file may be deleted at any time, and one that cannot be used is made anew. Bounded: what
no build has asked for the longest goes first.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path

import numpy as np

from faqsvc.semantics.vectors import Quantized

MOST = 250_000  # vectors kept, 110 MB of them with 384 dimensions
_SCHEMA = """
create table if not exists vectors (key blob primary key, scale real not null, codes blob not null,
                                    used integer not null) without rowid;
create index if not exists by_use on vectors (used);
"""


def key_of(model: str, text: str) -> bytes:
    return blake2b(f"{model}\n{text}".encode(), digest_size=16).digest()


class VectorCache:
    """One file; a process that builds opens it for the moment of each question."""

    def __init__(self, path: Path, *, most: int = MOST) -> None:
        self._path = path
        self._most = most

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, Quantized]:
        """Those of the keys that are known, marked as used by this build."""
        found: dict[bytes, Quantized] = {}
        with self._open() as connection:
            turn = _turn(connection)
            for key in keys:
                for scale, codes in connection.execute("select scale, codes from vectors where key = ?", (key,)):
                    found[key] = Quantized(np.array([scale], np.float32), np.frombuffer(codes, np.int8)[None])
            connection.executemany("update vectors set used = ? where key = ?", [(turn, key) for key in found])
        return found

    def put(self, vectors: Mapping[bytes, Quantized]) -> None:
        rows = [(key, float(one.scales[0]), one.codes[0].tobytes()) for key, one in vectors.items()]
        with self._open() as connection:
            turn = _turn(connection)
            connection.executemany("insert or replace into vectors values (?, ?, ?, ?)", [(*row, turn) for row in rows])

    def trim(self) -> None:
        """At the end of a build: forget what is above the bound, and let the next build count as later than this."""
        with self._open() as connection:
            extra = connection.execute("select count(*) from vectors").fetchone()[0] - self._most
            if extra > 0:
                connection.execute(
                    "delete from vectors where key in (select key from vectors order by used limit ?)", (extra,)
                )
            connection.execute(f"pragma user_version = {_turn(connection) + 1}")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction. A file that is no such cache is replaced by an empty one."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            connection = self._connected()
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            connection = self._connected()
        with closing(connection), connection:
            yield connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        try:
            connection.executescript(_SCHEMA)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection


def _turn(connection: sqlite3.Connection) -> int:
    """The number of the build that is going on."""
    return int(connection.execute("pragma user_version").fetchone()[0])
