"""An entry as the cells of a table, and what keeps a cell from being run by a spreadsheet program.

Excel and LibreOffice run a cell that begins with = + - @ (also full-width, also after spaces) as a formula: such a
cell gets an apostrophe in front (OWASP, CSV injection). The rule a change must not break: `restored(guarded(x)) == x`
for every text.
"""

import json
import re

from faqsvc.model import Entry
from faqsvc.model.record import to_record
from faqsvc.parsing.decoding import clean
from faqsvc.parsing.fields import PATH_JOINER
from faqsvc.parsing.reading import Column

_RUN = re.compile(r"'*[\s\0]*[=+\-@＝＋－＠\t\r]")


def guarded(cell: str) -> str:
    return "'" + cell if _RUN.match(cell) else cell


def restored(cell: str) -> str:
    """The inverse; the cells of other programs that write such an apostrophe lose it too."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell


COLUMNS = (
    Column.ID, Column.PATH, Column.QUESTION, Column.ANSWER, Column.DEVICE, Column.LOCALE, Column.UPDATED, Column.VIEWS,
    Column.CATEGORY_IDS,
)  # fmt: skip


def written(entry: Entry) -> dict[Column, str]:
    """The readable cells of an entry, guarded, in the order of the columns."""
    ids = ["" if level.id is None else str(level.id) for level in entry.path.levels]
    cells = (
        entry.id,
        PATH_JOINER.join(entry.path.names),
        entry.question,
        entry.answer,
        entry.device.value if entry.device else "",
        entry.locale,
        entry.updated.isoformat() if entry.updated else "",
        "" if entry.views is None else str(entry.views),
        ">".join(ids) if any(ids) else "",
    )
    return {column: guarded(cell) for column, cell in zip(COLUMNS, cells, strict=True)}


def record_cell(entry: Entry) -> str:
    """The whole entry; escaped where reading would clean a character away."""
    text = json.dumps(to_record(entry), ensure_ascii=False)
    return text if clean(text) == text else json.dumps(to_record(entry))
