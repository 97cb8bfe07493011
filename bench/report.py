"""A section of results: what was asked, the table, the command that made it, what to know when reading it."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars: a value for each name, on a logarithmic scale where they differ by much."""

    title: str
    unit: str
    values: tuple[tuple[str, float], ...]
    file: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    command: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = field(default=())

    def markdown(self) -> str:
        table = [_row(self.head), _row(["---", *["---:"] * (len(self.head) - 1)]), *map(_row, self.rows)]
        pictures = [f"![{chart.title}]({chart.file})" for chart in self.charts]
        parts = [f"## {self.title}", f"`{self.command}`", "\n".join(table), *self.notes, *pictures]
        return "\n\n".join(parts) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
