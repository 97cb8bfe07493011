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


def written(entry: Entry) -> dict[Column, str]:
    """The readable cells of an entry, guarded, in the order of the columns."""
    ids = [level.id for level in entry.path.levels]
    cells = {
        Column.ID: entry.id,
        Column.PATH: PATH_JOINER.join(entry.path.names),
        Column.QUESTION: entry.question,
        Column.ANSWER: entry.answer,
        Column.DEVICE: entry.device.value if entry.device else "",
        Column.LOCALE: entry.locale,
        Column.UPDATED: entry.updated.isoformat() if entry.updated else "",
        Column.VIEWS: "" if entry.views is None else str(entry.views),
        Column.CATEGORY_IDS: ">".join("" if one is None else str(one) for one in ids) if any(
            one is not None for one in ids
        ) else "",
    }  # fmt: skip
    return {column: guarded(cell) for column, cell in cells.items()}


def record_cell(entry: Entry) -> str:
    """The whole entry; escaped where reading would clean a character away."""
    text = json.dumps(to_record(entry), ensure_ascii=False)
    return text if clean(text) == text else json.dumps(to_record(entry))
