"""Stage 1: the rows of a table, whatever file they stand in -> entries and rejections.

A table that this project wrote has a `record` column where the readable columns alone would lose something; what it
holds counts for each column that still says what was written. The rule a change must not break: a cell that a person
has changed wins over the record.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from faqsvc.model import CategoryPath, Entry
from faqsvc.parsing.answers import read_answer
from faqsvc.parsing.cells import restored, written
from faqsvc.parsing.columns import Columns, recognize
from faqsvc.parsing.dates import read_date
from faqsvc.parsing.decoding import Refused, clean
from faqsvc.parsing.fields import derived_id, device_of, id_of, locale_of, path_of, split_path, views_of
from faqsvc.parsing.jsonl import read_line
from faqsvc.parsing.reading import Column, Reading
from faqsvc.parsing.records import with_record
from faqsvc.parsing.source import MAX_TEXT, Reason, Record, Rejection

MAX_ROWS = 200_000
MAX_COLUMNS = 64
_HEADER_WITHIN = 10  # rows: spreadsheets often begin with a title and remarks


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as text, and where they stand."""

    place: str
    cells: Sequence[str]


def read_rows(rows: Iterable[Row | Rejection], reading: Reading, *, place: str) -> Iterator[Record]:
    """Records in the order of the rows; a table without a usable header is one rejection."""
    columns: Columns | None = None
    before = count = 0
    for row in rows:
        if isinstance(row, Rejection):
            yield row
        elif not any(cell.strip() for cell in row.cells):
            continue
        elif columns is None:
            try:
                columns = recognize(_stripped(row.cells), reading.columns)
            except Refused as refused:
                yield Rejection(row.place, refused.reason, str(refused))
                return
            before += 1
            if columns is None and before >= _HEADER_WITHIN:
                break
        elif count == MAX_ROWS:
            yield Rejection(row.place, Reason.TOO_LARGE, f"more than {MAX_ROWS:,} rows; the rest was not read")
            return
        else:
            count += 1
            yield read_row(row, columns, reading)
    if columns is None:
        wanted = ", ".join(f"{column}={'+'.join(names)}" for column, names in reading.columns.items())
        detail = f"no header with the columns {wanted}" if wanted else "no header names a question and an answer"
        yield Rejection(place, Reason.MALFORMED, f"{detail}; name them: --columns question=질문,answer=답변")


def read_row(row: Row, columns: Columns, reading: Reading) -> Record:
    """One row; never an exception."""
    cells = _stripped(row.cells)
    if len(cells) > columns.width or len(row.cells) < columns.width:
        return Rejection(row.place, Reason.MALFORMED, f"{len(row.cells)} cells, the header has {columns.width}")
    cells += [""] * (columns.width - len(cells))
    given = {column: restored(cells[at]) for column, at in columns.places.items()}
    record = given.pop(Column.RECORD, "")
    levels = [restored(cells[at]) for at in columns.path]
    try:
        if record:
            kept = read_line(record.encode(), place=row.place)
            if isinstance(kept, Rejection):
                return kept
            said = {column: restored(clean(cell)) for column, cell in written(kept).items()}
            fresh = {**said, **given}
            return with_record(
                kept, said, given, lambda: make_entry(fresh, [fresh[Column.PATH]], None, place=row.place)
            )
        return make_entry(given, levels, reading.path, place=row.place)
    except Refused as refused:
        return Rejection(row.place, refused.reason, str(refused))
    except ValueError as error:
        return Rejection(row.place, Reason.BAD_FIELD, str(error)[:200])


def make_entry(
    given: Mapping[Column, str], levels: Sequence[str], default: CategoryPath | None, *, place: str
) -> Entry:
    """Raises Refused and ValueError. `levels`: the cells of the path; a single one may hold the whole of it."""
    question = " ".join(given[Column.QUESTION].split())
    if not question:
        raise Refused(Reason.NO_QUESTION, "the question is empty")
    if len(question) > MAX_TEXT:
        raise Refused(Reason.TOO_LARGE, f"a question of more than {MAX_TEXT:,} characters")
    blocks, links = read_answer(given[Column.ANSWER])
    names = split_path(levels[0]) if len(levels) == 1 else tuple(name for name in levels if name.strip())
    path = path_of(names, _ids(given.get(Column.CATEGORY_IDS, ""))) or default
    if path is None:
        raise Refused(Reason.NO_CATEGORY, "nothing tells where it belongs; name a column or give --path")
    updated, views = given.get(Column.UPDATED, ""), given.get(Column.VIEWS, "")
    day = read_date(updated)
    if updated.strip() and day is None:
        raise ValueError(f"{updated!r:.40} is no date; write 2026-03-12")
    device = given.get(Column.DEVICE, "")
    return Entry(
        id=id_of(given.get(Column.ID, "")) or derived_id(*path.names, question, device),
        path=path,
        question=question,
        blocks=blocks,
        links=links,
        device=device_of(device),
        locale=locale_of(given[Column.LOCALE]) if given.get(Column.LOCALE) else "ko",
        updated=day,
        views=views_of(views) if views.strip() else None,
        source=place,
    )


def _ids(text: str) -> tuple[int | None, ...]:
    """`11 > 1103 > ` -> 11, 1103, None."""
    if not text.strip():
        return ()
    parts = [part.strip() for part in text.split(">")]
    if not all(part == "" or (part.isascii() and part.isdigit() and len(part) <= 9) for part in parts):
        raise ValueError(f"{text!r:.40} are no category ids")
    return tuple(int(part) if part else None for part in parts)


def _stripped(cells: Sequence[str]) -> list[str]:
    """Without the empty cells at the end, which spreadsheet programs add."""
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
