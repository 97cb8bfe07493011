"""Tables out: CSV that a spreadsheet opens as text and never as a formula, and JSON."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """With a byte-order mark, without which Excel takes Korean for something else."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return "'" + value
    return value
