"""SQLite's FTS5 with GROUP BY."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench.peers.port import FIELDS, Answer, Row


class Fts5:
    name = "SQLite FTS5, GROUP BY"

    def __init__(self, rows: Sequence[Row], folder: Path, *, weights: Sequence[float]) -> None:
        folder.mkdir()
        self._database = make_database(rows, folder / "entries.db")
        self._weights = ", ".join(map(str, weights))

    def search(self, terms: Sequence[str]) -> Answer:
        match = " OR ".join(f'"{term}"' for term in terms)
        counts = self._database.execute(
            "SELECT category, count(*) FROM words JOIN entries ON entries.id = words.rowid"
            " WHERE words MATCH ? GROUP BY category",
            [match],
        ).fetchall()
        best = self._database.execute(
            "SELECT entries.question, entries.answer FROM words JOIN entries ON entries.id = words.rowid"
            f" WHERE words MATCH ? ORDER BY bm25(words, {self._weights}) LIMIT 10",
            [match],
        ).fetchall()
        return Answer(sum(count for _, count in counts), len(counts), tuple(asked for asked, _ in best))

    def close(self) -> None:
        self._database.close()


def make_database(rows: Sequence[Row], path: Path) -> sqlite3.Connection:
    """`entries` with the texts, `words` with their terms under the same numbers."""
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, category TEXT, question TEXT, answer TEXT)")
    database.execute(f"CREATE VIRTUAL TABLE words USING fts5({', '.join(FIELDS)}, content='', detail=column)")
    for number, row in enumerate(rows, start=1):
        texts = (number, row.category, row.question, row.answer)
        database.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", texts)
        terms = (" ".join(found) for found in row.terms)
        database.execute(f"INSERT INTO words (rowid, {', '.join(FIELDS)}) VALUES (?, ?, ?, ?)", (number, *terms))
    database.execute("INSERT INTO words(words) VALUES ('optimize')")
    database.execute("ANALYZE")
    database.commit()
    return database
