"""What an extractor loses: the tokens that a result page highlights for its query, and the white space beside them.

A tagger's smallest morphemes stand for the page's tokens (상담원 is 상담 and 원, 알려주세요 holds 주), since it is
tokens that are lost, not substrings. The same function says what a query takes from a text, whether to learn from
texts that are whole, to prove a repair, or to make damage for a measurement. The rule a change must not break: what is
left and the gaps, put together, are the text, character for character.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from faqsvc.analysis import Morpheme, fold
from faqsvc.analysis.layers import is_content
from faqsvc.caching import Cache


class Atoms(Protocol):
    """A tagger that gives the smallest morphemes of folded text."""

    def atoms(self, text: str) -> list[Morpheme]: ...


_REMEMBERED = 64 << 20  # bytes: some 25,000 lines of 20 morphemes
_A_MORPHEME = 130  # bytes, about


class Gap(NamedTuple):
    """`lost` stood before character `at` of what is left."""

    at: int
    lost: str


def _size(line: tuple[Morpheme, ...]) -> int:
    return 100 + _A_MORPHEME * len(line) + 2 * (line[-1].end if line else 0)


class Language:
    """Morphemes of published text by line, remembered, since the same lines are asked for with every query."""

    def __init__(self, tagger: Atoms, *, remembered: int = _REMEMBERED) -> None:
        """`remembered`: bytes, about."""
        self._tagger = tagger
        self._lines: Cache[str, tuple[Morpheme, ...]] = Cache(limit=remembered, size_of=_size)

    def line(self, line: str) -> tuple[Morpheme, ...]:
        held = self._lines.get(line)
        if held is None:
            held = self._read(line)
            self._lines.put(line, held)
        return held

    def _read(self, line: str) -> tuple[Morpheme, ...]:
        folded = fold(line)
        found = self._tagger.atoms(folded.text) if folded.text.strip() else []
        if folded.starts is None:
            return tuple(found)
        return tuple(Morpheme(form, tag, *folded.published(start, end)) for form, tag, start, end in found)

    def forms(self, query: str) -> frozenset[str]:
        """The forms that a page of `query` highlights."""
        return frozenset(morpheme.form for morpheme in self.line(query) if is_content(morpheme))

    def surfaces(self, query: str) -> tuple[str, ...]:
        """The query's highlighted pieces as they were typed, in order."""
        return tuple(query[morpheme.start : morpheme.end] for morpheme in self.line(query) if is_content(morpheme))

    def matches(self, text: str, forms: frozenset[str]) -> list[tuple[int, int]]:
        """Bounds of what a page of a query with `forms` highlights, sorted."""
        found = []
        start = 0
        for line in text.split("\n"):
            found += [(start + m.start, start + m.end) for m in self.line(line) if m.form in forms]
            start += len(line) + 1
        return found


def drop(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, Sequence[Gap]]:
    """What is left of `text` without `spans`, and the gaps; white space that then stands twice or at an end of a line
    is lost too."""
    lost = bytearray(len(text))
    for start, end in spans:
        lost[start:end] = b"\1" * (end - start)
    if not any(lost):
        return text, ()
    kept: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if lost[at]:
            continue
        if char == " " and (not kept or kept[-1] in " \n"):
            lost[at] = 1
            continue
        while char == "\n" and kept and kept[-1] == " ":
            kept.pop()
            lost[places.pop()] = 1
        kept.append(char)
        places.append(at)
    while kept and kept[-1] == " ":
        kept.pop()
        lost[places.pop()] = 1
    return "".join(kept), list(_gaps(text, lost))


def _gaps(text: str, lost: bytearray) -> Iterator[Gap]:
    position = start = 0
    while start < len(text):
        end = start
        while end < len(text) and lost[end]:
            end += 1
        if end > start:
            yield Gap(position, text[start:end])
        else:
            position += 1
        start = max(end, start + 1)


def leftmost(text: str, gap: Gap) -> Gap:
    """The same insertion at the first of the places where it gives the same text."""
    at, lost = gap
    while at > 0 and text[at - 1] == lost[-1]:
        lost = lost[-1] + lost[:-1]
        at -= 1
    return Gap(at, lost)
