"""Stage 1: XLSX -> the rows of its visible sheets, streamed; `guard` has refused what could not be read in bounds."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from faqsvc.parsing.decoding import Refused, clean
from faqsvc.parsing.reading import Reading
from faqsvc.parsing.rows import MAX_COLUMNS, Row, read_rows
from faqsvc.parsing.source import Reason, Record, Rejection
from faqsvc.parsing.workbook_guard import guard

_BLANK = (None,) * (MAX_COLUMNS + 1)


def read_workbook(path: Path, reading: Reading) -> Iterator[Record]:
    """Raises OSError; everything else is a rejection."""
    place = str(path)
    try:
        guard(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that it passes over
            yield from _sheets(path, reading)
    except Refused as refused:
        yield Rejection(place, refused.reason, str(refused))
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged workbook raises whatever openpyxl stumbles over
        yield Rejection(place, Reason.MALFORMED, f"not a whole workbook: {type(error).__name__}: {error}"[:200])


def _sheets(path: Path, reading: Reading) -> Iterator[Record]:
    import openpyxl  # a fifth of a second, which no other source needs to wait for

    with path.open("rb") as file:  # openpyxl leaves one that it opened open where it cannot read on
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                place = f"{path}[{clean(sheet.title)}]"
                sheet.reset_dimensions()  # what a file states of its size may be wrong
                yield from read_rows(_rows(sheet, place), reading, place=place)


def _rows(sheet: Any, place: str) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), start=1):
        if cells != _BLANK[: len(cells)]:  # a sheet may state a million of them
            yield Row(f"{place}:{number}", [_text(value) for value in cells])


def _text(value: object) -> str:
    """What a reader sees in the cell, near enough: dates as 2026-03-12, whole numbers without a point."""
    match value:
        case None:
            return ""
        case str():
            return clean(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return str(value)
