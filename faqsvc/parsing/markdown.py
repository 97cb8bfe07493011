"""Stage 1: Markdown (CommonMark with tables) with front matter -> one entry. Its HTML is read as a page's is.

The question is the front matter's, else the first heading; the path is the front matter's, else the folders that the
file stands in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from markdown_it import MarkdownIt

from faqsvc.model import CategoryPath, Entry
from faqsvc.parsing import front_matter
from faqsvc.parsing.columns import column_of
from faqsvc.parsing.decoding import Refused, clean, decode
from faqsvc.parsing.fields import id_or_derived
from faqsvc.parsing.front_matter import Fields
from faqsvc.parsing.jsonl import read_line
from faqsvc.parsing.markdown_text import record_of, to_text, with_comment
from faqsvc.parsing.reading import Column, Reading
from faqsvc.parsing.records import with_record
from faqsvc.parsing.rows import make_entry
from faqsvc.parsing.source import MAX_TEXT, Reason, Record, Rejection

MAX_BYTES = 2_500_000  # a record may stand at the end
_HEADING = re.compile(r"\s*#\s+(.+?)(?:\s#+)?\s*(?:\n|$)")
_LEVELS = (Column.SERVICE, Column.CATEGORY, Column.SUBCATEGORY)
_UNPUBLISHED = {"draft": "true", "published": "false"}
_LEVEL_JOINER = "\x1f"


class _Markdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """Addresses stay as they are written; which of them may be followed is decided where HTML is read."""
        return url


_MARKDOWN = _Markdown("commonmark").enable("table")


def read_markdown_file(path: Path, reading: Reading) -> Iterator[Record]:
    """Raises OSError."""
    try:
        with path.open("rb") as file:
            text = decode(file.read(MAX_BYTES + 1), limit=MAX_BYTES)
    except Refused as refused:
        yield Rejection(str(path), refused.reason, str(refused))
        return
    yield read_markdown(text, place=str(path), default=reading.path)


def read_markdown(text: str, *, place: str, default: CategoryPath | None = None) -> Record:
    """Never an exception."""
    try:
        text, record = record_of(text)
        if not record:
            return _entry(_given(text), default, place=place)
        kept = read_line(record.encode(), place=place)
        if isinstance(kept, Rejection):
            return kept
        said, given = _given(clean(to_text(kept))), _given(text)
        return replace(with_record(kept, said, given, lambda: _entry(given, default, place=place)), source=place)
    except Refused as refused:
        return Rejection(place, refused.reason, str(refused))
    except (ValueError, RecursionError) as error:
        return Rejection(place, Reason.BAD_FIELD, str(error)[:200])


def _given(text: str) -> dict[Column, str]:
    """The fields and the body (as ANSWER); the levels of a path joined into one text. Raises Refused."""
    fields, body = front_matter.split(text)
    if any(str(fields.get(name, "")).lower() == value for name, value in _UNPUBLISHED.items()):
        raise Refused(Reason.NOT_PUBLIC, "a draft")
    given = _by_column(fields)
    heading = _HEADING.match(body)
    if heading and Column.QUESTION not in given:
        given[Column.QUESTION] = _plain(heading[1])
        body = body[heading.end() :]
    levels = [given.pop(level) for level in _LEVELS if level in given]
    if levels and Column.PATH not in given:
        given[Column.PATH] = _LEVEL_JOINER.join(levels)
    given[Column.ANSWER] = body.strip("\n")
    return given


def _by_column(fields: Fields) -> dict[Column, str]:
    given: dict[Column, str] = {}
    ranks: dict[Column, int] = {}
    for name, value in fields.items():
        column, rank = column_of(name)
        if column in (None, Column.ANSWER, Column.RECORD) or rank > ranks.get(column, rank):
            continue
        joiner = ">" if column is Column.CATEGORY_IDS else _LEVEL_JOINER
        given[column], ranks[column] = value if isinstance(value, str) else joiner.join(value), rank
    return given


def _entry(given: Mapping[Column, str], default: CategoryPath | None, *, place: str) -> Entry:
    if not given.get(Column.QUESTION, "").strip():
        raise Refused(Reason.NO_QUESTION, "neither a title in the front matter nor a heading")
    if len(given[Column.ANSWER]) > 4 * MAX_TEXT:
        raise Refused(Reason.TOO_LARGE, f"a text of more than {4 * MAX_TEXT:,} characters")
    html = _MARKDOWN.render(given[Column.ANSWER])
    path = given.get(Column.PATH, "")
    fields = {**given, Column.ANSWER: f"<div>{html}</div>"}
    fields.setdefault(Column.ID, id_or_derived(PurePath(place).stem))
    return make_entry(fields, path.split(_LEVEL_JOINER) if path else [], default, place=place)


def _plain(inline: str) -> str:
    """A heading's text without its marks."""
    return "".join(
        child.content
        for token in _MARKDOWN.parseInline(inline)
        for child in token.children or ()
        if child.type in ("text", "code_inline")
    )


def to_markdown(entry: Entry) -> str:
    """The entry for people, and its record at the end where that alone would lose something."""
    text = to_text(entry)
    return text if read_markdown(clean(text), place="x") == entry else with_comment(text, entry)
