"""Stage 1: a path -> the source that reads it, by suffix and content. Folders are read in order, file by file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from faqsvc.errors import SourceError
from faqsvc.model import Entry
from faqsvc.parsing.article_html import read_article
from faqsvc.parsing.decoding import Refused, decode
from faqsvc.parsing.delimited import read_delimited
from faqsvc.parsing.jsonl import read_jsonl
from faqsvc.parsing.reading import PLAIN, Reading
from faqsvc.parsing.result_page_html import OURS, read_result_page
from faqsvc.parsing.result_page_text import read_result_text
from faqsvc.parsing.source import MAX_FILE_BYTES, Reason, Record, Rejection, Source
from faqsvc.parsing.workbook import read_workbook

_PAGES = frozenset([".html", ".htm", ".xhtml"])
_RESULT_HEADING = "도움말 검색 결과"


def open_source(path: Path, reading: Reading = PLAIN) -> Source:
    """Raises SourceError for a path that is no source: missing, or of a kind that nothing reads."""
    if path.is_dir():
        return FolderSource(path, reading)
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
    elif OURS in text or _RESULT_HEADING in text:
        yield from read_result_page(text, place=place)
    else:
        yield from read_article(text, place=place, default=reading.path)


_READERS: dict[str, Callable[[Path, Reading], Iterator[Record]]] = {
    **dict.fromkeys((*_PAGES, ".txt"), _read_text),
    **dict.fromkeys((".csv", ".tsv"), read_delimited),
    ".jsonl": lambda path, _: read_jsonl(path),
    ".xlsx": read_workbook,
}


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Every readable file below a folder, in the order of their paths; links that lead out of it are passed over."""

    path: Path
    reading: Reading = PLAIN

    def records(self) -> Iterator[Record]:
        root = self.path.resolve()
        first: dict[str, str] = {}
        for file in sorted(self.path.rglob("*")):
            if file.suffix.lower() not in _READERS or not file.is_file() or not file.resolve().is_relative_to(root):
                continue
            for record in self._guarded(file):
                if isinstance(record, Entry) and first.setdefault(record.id, record.source) != record.source:
                    detail = f"{record.id} is also in {first[record.id]}"
                    yield Rejection(record.source, Reason.DUPLICATE_ID, detail)
                else:
                    yield record

    def _guarded(self, file: Path) -> Iterator[Record]:
        try:
            yield from FileSource(file, self.reading).records()
        except Exception as error:  # noqa: BLE001 - one page that a library chokes on must not stop the other thousand
            yield Rejection(str(file), Reason.MALFORMED, f"{type(error).__name__}: {error}"[:200])
