"""An entry written for people, with its whole record beside it, after people may have changed it.

Tables and Markdown of ours carry the record where the readable part alone would lose something. The rule a change must
not break: what a person has changed wins over the record; what nobody changed comes back as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from faqsvc.model import Entry
from faqsvc.parsing.reading import Column

_FIELDS = {
    Column.ID: ("id",),
    Column.PATH: ("path",),
    Column.CATEGORY_IDS: ("path",),
    Column.QUESTION: ("question",),
    Column.ANSWER: ("blocks", "links"),
    Column.DEVICE: ("device",),
    Column.LOCALE: ("locale",),
    Column.UPDATED: ("updated",),
    Column.VIEWS: ("views",),
}


def with_record(
    kept: Entry, said: Mapping[Column, str], given: Mapping[Column, str], fresh: Callable[[], Entry]
) -> Entry:
    """`kept`, but what is `given` otherwise than it was `said` is as the `fresh` reading has it."""
    changed = [column for column, text in said.items() if column in given and given[column].strip() != text.strip()]
    if not changed:
        return kept
    read = fresh()
    values: dict[str, Any] = {name: getattr(read, name) for column in changed for name in _FIELDS[column]}
    return replace(kept, **values)
