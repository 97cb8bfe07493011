"""What a peer is given and asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.cluster.nodes import Absent

__all__ = ["FIELDS", "Absent", "Answer", "Peer", "Row"]

FIELDS = ("question", "path", "answer")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry: its texts, the category that it is counted under, and the terms of each of FIELDS."""

    category: str
    question: str
    answer: str
    terms: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Entries with any of the terms, how many categories have such, and the questions of the best."""

    total: int
    categories: int
    best: tuple[str, ...]


class Peer(Protocol):
    """Raises Absent when it is made where it is not installed."""

    name: str

    def __init__(self, rows: Sequence[Row], folder: Path, *, weights: Sequence[float]) -> None: ...

    def search(self, terms: Sequence[str]) -> Answer: ...

    def close(self) -> None: ...
