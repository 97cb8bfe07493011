"""Forms of personal data, from the table that the masker's own tests read: where each stands in its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.conftest import ROOT

_TABLE = ROOT / "tests" / "unit" / "privacy" / "personal.txt"
_MARKED = re.compile("⟦(.*?)⟧")


@dataclass(frozen=True, slots=True)
class Form:
    """A text as somebody would send it, and the bounds of what is personal in it."""

    kind: str
    text: str
    places: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, table: str) -> "Iterator[Form]":
        for line in table.splitlines():
            kind, bar, marked = line.partition(" | ")
            if bar and not line.startswith("# "):
                # each bracket before a place moves it by one
                found = enumerate(_MARKED.finditer(marked))
                places = tuple((one.start() - 2 * at, one.end() - 2 * at - 2) for at, one in found)
                yield cls(kind, _MARKED.sub(r"\1", marked), places)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self.text[start:end] for start, end in self.places)


FORMS = tuple(Form.read(_TABLE.read_text(encoding="utf-8")))
