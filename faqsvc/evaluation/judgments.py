"""Judged queries: JSON Lines of `{"query", "form", "relevant": [entry id, ...]}`; nothing relevant: unanswerable."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faqsvc.errors import SourceError
from faqsvc.model import AnswerBlock, BlockKind, CategoryPath, Entry

_MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Judged:
    """A query, the form of damage it has (clean, nospace, typo, ...), and the entries that answer it."""

    query: str
    form: str
    relevant: tuple[str, ...]


def read_judgments(path: Path) -> list[Judged]:
    """Raises SourceError, naming the line."""
    judged = []
    for number, record in records(path):
        query, form, relevant = record.get("query"), record.get("form", "clean"), record.get("relevant")
        if not isinstance(query, str) or not isinstance(form, str) or not isinstance(relevant, list):
            raise SourceError(f"{path}:{number}: a judgment has query, form and a list relevant")
        judged.append(Judged(query, form, tuple(map(str, relevant))))
    if not judged:
        raise SourceError(f"{path}: holds no judged query")
    return judged


def read_questions(path: Path) -> list[Entry]:
    """Entries of a judged set that has questions alone: `{"id", "question"}`. Raises SourceError."""
    entries = []
    for number, record in records(path):
        try:
            block = AnswerBlock(BlockKind.PARAGRAPH, ".")
            entries.append(Entry(record["id"], CategoryPath.of("·"), record["question"], (block,)))
        except (KeyError, TypeError, ValueError) as error:
            raise SourceError(f"{path}:{number}: an entry has id and question: {error}") from error
    return entries


def records(path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise SourceError(f"{path}: more than {_MAX_BYTES:,} bytes")
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    records = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = json.loads(line)
            except ValueError as error:
                raise SourceError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(record, dict):
                raise SourceError(f"{path}:{number}: a line is an object")
            records.append((number, record))
    return records
