"""Stage 1: CSV and TSV -> the rows of a table. Comma, semicolon, tab or bar, whichever gives a header.

A record that is no CSV (a quotation mark that never closes would swallow the rest of the file) is one rejection, and
reading goes on at the line after the one it began on.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO

from faqsvc.model import Entry
from faqsvc.parsing.cells import COLUMNS, record_cell, written
from faqsvc.parsing.columns import Columns, recognize
from faqsvc.parsing.decoding import Refused, clean, decode
from faqsvc.parsing.reading import Column, Reading
from faqsvc.parsing.rows import Row, read_row, read_rows
from faqsvc.parsing.source import Reason, Record, Rejection

MAX_BYTES = 32_000_000  # some 20,000 entries
_MAX_FIELD = 1_000_000  # characters; a `record` cell is several times as long as its answer
_MAX_BROKEN = 1_000  # records that are no CSV; each may cost reading one longest field
_OWN = Columns({column: at for at, column in enumerate(COLUMNS)}, (COLUMNS.index(Column.PATH),), len(COLUMNS))
_LOOKED_AT = 50  # lines, to find the header
csv.field_size_limit(
    _MAX_FIELD
)  # the module's own limit of 131,072 is for all of the process; nothing else here uses it


def read_delimited(path: Path, reading: Reading) -> Iterator[Record]:
    """Raises OSError; everything else is a rejection."""
    place = str(path)
    try:
        with path.open("rb") as file:
            text = decode(file.read(MAX_BYTES + 1), limit=MAX_BYTES)
    except Refused as refused:
        yield Rejection(place, refused.reason, str(refused))
        return
    delimiter = _delimiter(text, reading, first="\t" if path.suffix.lower() == ".tsv" else ",")
    yield from read_rows(_rows(text, delimiter, place=place), reading, place=place)


def write_csv(entries: Iterable[Entry], file: IO[str]) -> int:
    """A table that spreadsheet programs open and `read_delimited` reads back loss-free; how many rows were written.

    `file` is opened with newline="" and, for Excel's sake, the encoding utf-8-sig. Every cell is quoted, so that no
    other delimiter, which a program may prefer, begins a cell with what it would run."""
    table = csv.writer(file, quoting=csv.QUOTE_ALL)
    table.writerow([*COLUMNS, Column.RECORD])
    count = 0
    for entry in entries:
        cells = list(written(entry).values())
        read = read_row(Row("", [clean(cell) for cell in cells]), _OWN, Reading())
        table.writerow([*cells, "" if read == entry else record_cell(entry)])
        count += 1
    return count


def _delimiter(text: str, reading: Reading, *, first: str) -> str:
    head = "".join(islice(_Lines(text), _LOOKED_AT))
    for delimiter in (first, ",", ";", "\t", "|"):
        rows = islice(_rows(head, delimiter, place=""), _LOOKED_AT)
        if any(_is_header(row.cells, reading) for row in rows if isinstance(row, Row)):
            return delimiter
    return first


def _is_header(cells: Sequence[str], reading: Reading) -> bool:
    try:
        return recognize(cells, reading.columns) is not None
    except Refused:
        return True


@dataclass(slots=True)
class _Lines:
    """The lines of a text from one place on, none of them held; the place and number of the next one."""

    text: str
    at: int = 0
    number: int = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at == len(self.text):
            raise StopIteration
        end = self.text.find("\n", self.at) + 1 or len(self.text)
        line = self.text[self.at : end]
        self.at, self.number = end, self.number + 1
        return line


def _rows(text: str, delimiter: str, *, place: str) -> Iterator[Row | Rejection]:
    lines = _Lines(text)
    for _ in range(_MAX_BROKEN):
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        begun = replace(lines)
        try:
            for cells in reader:
                yield Row(f"{place}:{begun.number}", cells)
                begun = replace(lines)
        except csv.Error as error:
            yield Rejection(f"{place}:{begun.number}", Reason.MALFORMED, _told(error))
            lines = begun
            next(lines)
        else:
            return
    yield Rejection(f"{place}:{lines.number}", Reason.MALFORMED, f"{_MAX_BROKEN:,} broken rows; the rest was not read")


def _told(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end" in said or "expected after" in said:
        return "a quotation mark that opens a cell is not closed, or one inside a cell is not doubled"
    return f"a cell of more than {_MAX_FIELD:,} characters" if "field limit" in said else said
