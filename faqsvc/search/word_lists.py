"""The reviewed word lists of `data/dictionaries/`: one entry a line, `#` begins a comment, UTF-8.

synonyms.txt    other words for the same (`synonyms`)
user.txt        words of the domain that the tagger would take apart: 챗봇, 상담톡
stopwords.txt   words of asking itself, by their dictionary form: 방법, 어떻게, 하다

All are applied to the query alone, so that a new entry works at once, without a rebuild.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from faqsvc.analysis import fold
from faqsvc.errors import SourceError

MAX_LINES = 50_000
MAX_LINE = 200
_LOOK_EVERY = 1.0  # seconds between two looks at a file

Words = TypeVar("Words")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a word list, folded, with the line it stands on."""

    number: int
    text: str


def read_lines(path: Path) -> tuple[Line, ...]:
    """The entries of a word list. Raises SourceError when it is unreadable or too large; no file, no entries."""
    if not path.exists():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    lines = []
    for number, raw in enumerate(text.splitlines(), start=1):
        entry = fold(raw.partition("#")[0]).text.strip()
        if len(entry) > MAX_LINE or number > MAX_LINES:
            raise SourceError(f"{path}:{number}: a word list has at most {MAX_LINES} lines of {MAX_LINE} characters")
        if entry:
            lines.append(Line(number, entry))
    return tuple(lines)


def read_user_words(path: Path) -> frozenset[str]:
    """Raises SourceError for an entry that holds a space: a word is one word."""
    words = _single_words(path)
    short = [line for line in words if len(line.text) < 2]
    if short:
        raise SourceError(f"{path}:{short[0].number}: {short[0].text!r} is too short for a word that is taken apart")
    return user_words_of(words)


def read_stop_words(path: Path) -> frozenset[str]:
    return stop_words_of(_single_words(path))


def user_words_of(lines: Iterable[Line]) -> frozenset[str]:
    return frozenset(line.text for line in lines)


def stop_words_of(lines: Iterable[Line]) -> frozenset[str]:
    """Forms of morphemes: a verb given by its dictionary form (하다) counts by its stem as well."""
    words = {line.text for line in lines}
    return frozenset(words | {word.removesuffix("다") for word in words if len(word) > 1})


def _single_words(path: Path) -> tuple[Line, ...]:
    lines = read_lines(path)
    for line in lines:
        if " " in line.text:
            raise SourceError(f"{path}:{line.number}: {line.text!r} is not one word")
    return lines


class WatchedFile(Generic[Words]):
    """What a file says as it stands now; looked at again at most once a second.

    A file that became unreadable keeps what was read before: a slip in a word list must not stop the search. A wrong
    file at start is told.
    """

    def __init__(self, path: Path, read: Callable[[Path], Words]) -> None:
        self._path = path
        self._read = read
        self._lock = Lock()
        self._looked = monotonic()
        self._stamp = self._stamped()
        self._words = read(path)

    def current(self) -> Words:
        if monotonic() - self._looked > _LOOK_EVERY:
            with self._lock:
                self._looked = monotonic()
                stamp = self._stamped()
                if stamp != self._stamp:
                    self._stamp = stamp
                    try:
                        self._words = self._read(self._path)
                    except SourceError:
                        return self._words
        return self._words

    def _stamped(self) -> tuple[int, int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size
