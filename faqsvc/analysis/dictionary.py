"""The reviewed word lists of `data/dictionaries/`: one entry a line, `#` begins a comment, UTF-8.

user.txt: words of the domain that the tagger would take apart (챗봇, 상담톡); joined again by a token filter.
"""

from dataclasses import dataclass
from pathlib import Path

from faqsvc.analysis.normalization import fold
from faqsvc.errors import SourceError

MAX_LINES = 50_000
MAX_LINE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a dictionary file, folded, with the line it stands on."""

    number: int
    text: str


def read_lines(path: Path) -> tuple[Line, ...]:
    """The entries of a dictionary file. Raises SourceError when it is unreadable or too large; no file, no entries."""
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
            raise SourceError(f"{path}:{number}: a dictionary has at most {MAX_LINES} lines of {MAX_LINE} characters")
        if entry:
            lines.append(Line(number, entry))
    return tuple(lines)


def read_user_words(path: Path) -> frozenset[str]:
    """The words of user.txt. Raises SourceError for an entry that holds a space: a word is one word."""
    words = set()
    for line in read_lines(path):
        if " " in line.text or len(line.text) < 2:
            raise SourceError(f"{path}:{line.number}: {line.text!r} is not one word of two characters or more")
        words.add(line.text)
    return frozenset(words)
