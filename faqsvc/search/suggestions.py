"""Suggestions while typing: questions and categories by prefix, half-typed syllables, initial consonants, infix.

The most read questions of a generation, 50,000 at most, stand in three long strings (letters without spaces, letters by
words, initial consonants), the most read first: one `str.find` walks them at memory speed, and its first finds are the
best.
The rule a change must not break: nothing here touches the index or the tagger.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from faqsvc.analysis import fold
from faqsvc.engines.port import CategoryNode, EngineReader
from faqsvc.korean.jamo import decompose, initials, is_consonant
from faqsvc.korean.keyboard import to_hangul
from faqsvc.model import Span, Suggestion

_LINE, _WORD = "\n", "\x1f"
_POPULAR = 2  # popular queries in a list of suggestions, at most
_CATEGORIES = 2  # of a list of suggestions, at most
_PACKED = {code: 0xA1 + code - 0x3131 for code in range(0x3131, 0x3164)}  # ㄱ to ㅣ
_FEW = 300  # beginnings that are put in order; more of them are met by a scan at once
_LAST = "\xff"  # above every packed letter
_HELD = 50_000  # questions, 1.2 kB each in every process; beyond, the least read are found by searching alone
_SCANNED = 120  # finds looked at for one way of matching


class PopularQueries:
    """What others ask for, the most wanted first."""

    def __init__(self, queries: Iterable[str]) -> None:
        self._queries = [(text, _squeezed(fold(text).text)) for text in queries]

    def suggest(self, typed: str, *, limit: int) -> tuple[Suggestion, ...]:
        """Those that begin with what was typed, letter by letter or by initial consonants; none that is whole."""
        key = _squeezed(fold(typed).text)
        if not key:
            return ()
        begun = self._begun_by_initials(key) if all(map(is_consonant, key)) else self._begun(decompose(key), key)
        return tuple(Suggestion("query", text, _marked(text, key)) for text in list(begun)[: min(_POPULAR, limit)])

    def _begun(self, letters: str, key: str) -> Iterator[str]:
        return (text for text, plain in self._queries if plain != key and decompose(plain).startswith(letters))

    def _begun_by_initials(self, key: str) -> Iterator[str]:
        return (text for text, plain in self._queries if initials(plain).startswith(key))


@dataclass(frozen=True, slots=True)
class _Question:
    entry_id: str
    text: str
    group: str


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines in one string; `starts[i]` is where line i begins."""

    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, lines: Iterable[str]) -> "_Lines":
        parts, starts, position = [], [], 0
        for line in lines:
            parts.append(_LINE + line)
            starts.append(position)
            position += len(line) + 1
        return cls("".join(parts) + _LINE, tuple(starts))

    def holding(self, wanted: str) -> Iterator[int]:
        """Numbers of the lines that hold `wanted`, in order."""
        at = self.text.find(wanted)
        for _ in range(_SCANNED):
            if at < 0:
                return
            line = bisect_right(self.starts, at) - 1
            yield line
            end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text) - 1
            at = self.text.find(wanted, max(at + 1, end))


@dataclass(frozen=True, slots=True)
class _Beginnings:
    """Sorted beginnings, each with the line it is of."""

    texts: tuple[str, ...]
    lines: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> "_Beginnings":
        ordered = sorted(pairs)
        return cls(tuple(text for text, _ in ordered), tuple(line for _, line in ordered))

    def few(self, wanted: str) -> list[int] | None:
        """The lines that begin so, in order; None for so many that a scan meets them soon."""
        first = bisect_left(self.texts, wanted)
        last = bisect_left(self.texts, wanted + _LAST)
        return sorted(set(self.lines[first:last])) if last - first <= _FEW else None


@dataclass(frozen=True, slots=True)
class Suggester:
    """One generation's questions and categories."""

    questions: tuple[_Question, ...]
    letters: _Lines
    words: _Lines
    beginnings: _Beginnings
    word_beginnings: _Beginnings
    initials: _Lines
    categories: tuple["_Category", ...]

    def suggest(self, typed: str, *, limit: int) -> tuple[Suggestion, ...]:
        """At most `limit`, questions first; none for a text without letters."""
        key = _squeezed(fold(typed).text)
        if not key:
            return ()
        found = self._questions(key, limit)
        if not found and key.isascii() and key.isalpha():
            key = _squeezed(to_hangul(typed))
            found = self._questions(key, limit)
        categories = list(self._categories(key))[: min(_CATEGORIES, limit)]
        return (*found[: limit - len(categories)], *categories)

    def _questions(self, key: str, limit: int) -> list[Suggestion]:
        shown: dict[str, Suggestion] = {}
        for at in self._matching(key):
            question = self.questions[at]
            if question.group not in shown:
                spans = _marked(question.text, key)
                shown[question.group] = Suggestion("question", question.text, spans, entry_id=question.entry_id)
                if len(shown) == limit:
                    break
        return list(shown.values())

    def _matching(self, key: str) -> Iterator[int]:
        if all(is_consonant(char) for char in key):
            yield from self.initials.holding(_WORD + _packed(key))
            return
        letters = _packed(decompose(key))
        for beginnings, lines, mark in (
            (self.beginnings, self.letters, _LINE),
            (self.word_beginnings, self.words, _WORD),
        ):
            few = beginnings.few(letters)
            yield from lines.holding(mark + letters) if few is None else few
        yield from self.letters.holding(letters)

    def _categories(self, key: str) -> Iterator[Suggestion]:
        consonants = all(is_consonant(char) for char in key)
        wanted = key if consonants else decompose(key)
        for category in self.categories:
            if (category.initials if consonants else category.letters).startswith(wanted):
                node = category.node
                yield Suggestion("category", node.name, _marked(node.name, key), category_id=node.id, level=node.level)


@dataclass(frozen=True, slots=True)
class _Category:
    node: CategoryNode
    letters: str
    initials: str


def make_suggester(reader: EngineReader) -> Suggester:
    """Of the most read questions; kept for the generation."""
    titled = reader.most_read(_HELD)
    questions = tuple(_Question(one.entry_id, one.question, one.variant or one.entry_id) for one in titled)
    folded = [fold(question.text).text for question in questions]
    words = [_split(text) for text in folded]
    return Suggester(
        questions,
        _Lines.of(_packed(decompose(_squeezed(text))) for text in folded),
        _Lines.of(_packed(_WORD + _WORD.join(map(decompose, line))) for line in words),
        _Beginnings.of((_packed(decompose(_squeezed(text))), at) for at, text in enumerate(folded)),
        _Beginnings.of((_packed(decompose(word)), at) for at, line in enumerate(words) for word in line),
        _Lines.of(_packed(_WORD + _WORD.join(map(initials, line))) for line in words),
        tuple(map(_category, sorted(reader.categories, key=lambda node: (node.level, -node.entries)))),
    )


def _category(node: CategoryNode) -> _Category:
    name = _squeezed(fold(node.name).text)
    return _Category(node, decompose(name), initials(name))


def _packed(letters: str) -> str:
    """One byte a character, which `str.find` searches four times as fast; letters of other scripts become one sign."""
    return letters.translate(_PACKED).encode("latin-1", "replace").decode("latin-1")


def _split(text: str) -> Sequence[str]:
    return [word for word in ("".join(filter(str.isalnum, piece)) for piece in text.split()) if word]


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _marked(text: str, key: str) -> tuple[Span, ...]:
    """Where `key` begins to match in `text`: letter by letter, spaces and signs passed over, or by initials."""
    places = [at for at, char in enumerate(text) if char.isalnum()]
    plain = "".join(text[at] for at in places).lower()
    if len(plain) != len(places):
        return ()
    if all(is_consonant(char) for char in key):
        first = initials(plain).find(key)
        last = first + len(key) - 1
    else:
        first = _first_letter_by_letter(plain, decompose(key))
        last = min(first + len(key), len(plain)) - 1
    if first < 0:
        return ()
    return (Span(places[first], places[last] - places[first] + 1),)


def _first_letter_by_letter(text: str, wanted: str) -> int:
    """The first character of `text` from which its letters go on as `wanted`; -1 where there is none."""
    sizes = [len(decompose(char)) for char in text]
    at = (letters := decompose(text)).find(wanted)
    while at >= 0:
        before = 0
        for number, size in enumerate(sizes):
            if before == at:
                return number
            before += size
        at = letters.find(wanted, at + 1)
    return -1
