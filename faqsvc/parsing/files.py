"""Stage 1: a path -> the source that reads it, by suffix and content. Folders are read in order, file by file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from faqsvc.errors import SourceError
from faqsvc.model import Category, CategoryPath, Entry
from faqsvc.parsing.article_html import read_article
from faqsvc.parsing.decoding import Refused, decode
from faqsvc.parsing.delimited import read_delimited
from faqsvc.parsing.json_files import read_json_files
from faqsvc.parsing.jsonl import read_jsonl
from faqsvc.parsing.markdown import read_markdown_file
from faqsvc.parsing.reading import PLAIN, Reading
from faqsvc.parsing.result_page_html import is_result_page, read_result_page
from faqsvc.parsing.result_page_text import read_result_text
from faqsvc.parsing.site import SiteSource
from faqsvc.parsing.source import MAX_FILE_BYTES, Reason, Record, Rejection, Source
from faqsvc.parsing.workbook import read_workbook

_PAGES = frozenset([".html", ".htm", ".xhtml"])
_JSON = frozenset([".json", ".jsonld"])
_MARKDOWN = frozenset([".md", ".markdown"])


def open_source(path: Path, reading: Reading = PLAIN) -> Source:
    """Raises SourceError for a path that is no source: missing, or of a kind that nothing reads."""
    if path.is_dir():
        return SiteSource(path, reading.path) if reading.site else FolderSource(path, reading)
    if not path.exists():
        raise SourceError(f"{path}: no such file or folder")
    if path.suffix.lower() not in _READERS or not path.is_file():
        raise SourceError(f"{path}: not a source; a source is a folder or one of {', '.join(sorted(_READERS))}")
    return FileSource(path, reading)


@dataclass(frozen=True, slots=True)
class FileSource:
    """One file."""

    path: Path
    reading: Reading = PLAIN

    def records(self) -> Iterator[Record]:
        try:
            yield from _READERS[self.path.suffix.lower()](self.path, self.reading)
        except OSError as error:
            yield Rejection(str(self.path), Reason.UNREADABLE, error.strerror or str(error))


def _read_text(path: Path, reading: Reading) -> Iterator[Record]:
    """A page, or the text of a result page. Raises OSError."""
    place = str(path)
    try:
        with path.open("rb") as file:
            text = decode(file.read(MAX_FILE_BYTES + 1))
    except Refused as refused:
        yield Rejection(place, refused.reason, str(refused))
        return
    if path.suffix.lower() not in _PAGES:
        yield from read_result_text(text, place=place)
    elif is_result_page(text):
        yield from read_result_page(text, place=place)
    else:
        yield from read_article(text, place=place, default=reading.path)


_READERS: dict[str, Callable[[Path, Reading], Iterator[Record]]] = {
    **dict.fromkeys((*_PAGES, ".txt"), _read_text),
    **dict.fromkeys((".csv", ".tsv"), read_delimited),
    **dict.fromkeys(_JSON, lambda path, reading: read_json_files([path], reading)),
    **dict.fromkeys(_MARKDOWN, read_markdown_file),
    ".jsonl": lambda path, _: read_jsonl(path),
    ".xlsx": read_workbook,
}


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Every readable file below a folder, in the order of their paths; links that lead out of it are passed over."""

    path: Path
    reading: Reading = PLAIN

    def records(self) -> Iterator[Record]:
        first: dict[str, str] = {}
        for record in self._every():
            if isinstance(record, Entry) and first.setdefault(record.id, record.source) != record.source:
                yield Rejection(record.source, Reason.DUPLICATE_ID, f"{record.id} is also in {first[record.id]}")
            else:
                yield record

    def _every(self) -> Iterator[Record]:
        """Of each file in turn; those of JSON last, for several may make up one export."""
        root = self.path.resolve()
        files = [file for file in sorted(self.path.rglob("*")) if file.suffix.lower() in _READERS]
        inside = [file for file in files if file.is_file() and file.resolve().is_relative_to(root)]
        for file in inside:
            if file.suffix.lower() not in _JSON:
                yield from self._guarded(file)
        yield from read_json_files((file for file in inside if file.suffix.lower() in _JSON), self.reading)

    def _guarded(self, file: Path) -> Iterator[Record]:
        try:
            yield from FileSource(file, self._reading(file)).records()
        except Exception as error:  # noqa: BLE001 - one page that a library chokes on must not stop the other thousand
            yield Rejection(str(file), Reason.MALFORMED, f"{type(error).__name__}: {error}"[:200])

    def _reading(self, file: Path) -> Reading:
        """For Markdown that names no category, the folders that it stands in are one."""
        folders = file.relative_to(self.path).parent.parts
        if file.suffix.lower() not in _MARKDOWN or not folders:
            return self.reading
        above = self.reading.path.levels if self.reading.path else ()
        try:
            return replace(self.reading, path=CategoryPath((*above, *map(Category, folders))))
        except ValueError:  # too many folders, or one with too long a name, is no category
            return self.reading
