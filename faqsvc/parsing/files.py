"""Stage 1: a path -> the source that reads it, by suffix and content. Folders are read in order, file by file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faqsvc.errors import SourceError
from faqsvc.model import Entry
from faqsvc.parsing.article_html import read_article
from faqsvc.parsing.decoding import Refused, decode
from faqsvc.parsing.jsonl import read_jsonl
from faqsvc.parsing.result_page_html import OURS, read_result_page
from faqsvc.parsing.result_page_text import read_result_text
from faqsvc.parsing.source import MAX_FILE_BYTES, Reason, Record, Rejection, Source

_PAGES = frozenset([".html", ".htm", ".xhtml"])
_READABLE = _PAGES | {".txt", ".jsonl"}
_RESULT_HEADING = "도움말 검색 결과"


def open_source(path: Path) -> Source:
    """Raises SourceError for a path that is no source: missing, or of a kind that nothing reads."""
    if path.is_dir():
        return FolderSource(path)
    if not path.exists():
        raise SourceError(f"{path}: no such file or folder")
    if path.suffix.lower() not in _READABLE:
        raise SourceError(f"{path}: not a source; a source is a folder or one of {', '.join(sorted(_READABLE))}")
    return FileSource(path)


@dataclass(frozen=True, slots=True)
class FileSource:
    """One file."""

    path: Path

    def records(self) -> Iterator[Record]:
        place = str(self.path)
        try:
            if self.path.suffix.lower() == ".jsonl":
                yield from read_jsonl(self.path)
                return
            with self.path.open("rb") as file:
                text = decode(file.read(MAX_FILE_BYTES + 1))
        except Refused as refused:
            yield Rejection(place, refused.reason, str(refused))
            return
        except OSError as error:
            yield Rejection(place, Reason.UNREADABLE, error.strerror or str(error))
            return
        yield from _read(text, place=place, page=self.path.suffix.lower() in _PAGES)


def _read(text: str, *, place: str, page: bool) -> Iterator[Record]:
    if not page:
        return read_result_text(text, place=place)
    if OURS in text or _RESULT_HEADING in text:
        return read_result_page(text, place=place)
    return read_article(text, place=place)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Every readable file below a folder, in the order of their paths; links that lead out of it are passed over."""

    path: Path

    def records(self) -> Iterator[Record]:
        root = self.path.resolve()
        first: dict[str, str] = {}
        for file in sorted(self.path.rglob("*")):
            if file.suffix.lower() not in _READABLE or not file.is_file() or not file.resolve().is_relative_to(root):
                continue
            for record in self._guarded(file):
                if isinstance(record, Entry) and first.setdefault(record.id, record.source) != record.source:
                    detail = f"{record.id} is also in {first[record.id]}"
                    yield Rejection(record.source, Reason.DUPLICATE_ID, detail)
                else:
                    yield record

    def _guarded(self, file: Path) -> Iterator[Record]:
        try:
            yield from FileSource(file).records()
        except Exception as error:  # noqa: BLE001 - one page that a library chokes on must not stop the other thousand
            yield Rejection(str(file), Reason.MALFORMED, f"{type(error).__name__}: {error}"[:200])
