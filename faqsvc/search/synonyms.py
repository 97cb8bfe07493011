"""Reviewed synonyms, applied to the query alone: a new one works at once, without a rebuild.

    비밀번호, 비번, 암호, 패스워드        two-way: each finds the others
    봇 => 챗봇                            one-way: 봇 finds 챗봇 too, 챗봇 does not find 봇

Both sides may be phrases; they are compared by their morphemes, so that particles and endings do not matter. Several
rules for one word add up. A rule that analysis leaves nothing of is refused with its line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from faqsvc.analysis import Analyzer, Token
from faqsvc.errors import SourceError
from faqsvc.search.spelling import Spellings
from faqsvc.search.word_lists import Line, read_lines

_LONGEST = 4  # morphemes of one side
_PASSED_OVER = frozenset(["너무", "자꾸", "계속", "막", "좀", "진짜", "정말", "갑자기", "다시"])  # inside a phrase

Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A piece of the query that a rule speaks of, by its place, and what it stands for as well."""

    start: int
    end: int
    alternative: Form
    written: str


@dataclass(frozen=True)
class Synonyms:
    """Rules by the morphemes of their left side: the morphemes and the spelling of each alternative.

    words: everything that a left side is made of, which therefore is no slip of the pen. names: left sides that are one
    word and no verb, each with its morphemes.
    """

    rules: dict[Form, tuple[tuple[Form, str], ...]]
    words: frozenset[str] = frozenset()
    names: Mapping[str, Form] = field(default_factory=dict)

    @cached_property
    def slips(self) -> Spellings:
        """Of the names."""
        return Spellings.of(self.names)

    def pairs(self) -> tuple[tuple[Form, Form], ...]:
        """Every rule as two sides of morphemes."""
        return tuple((left, right) for left, others in self.rules.items() for right, _ in others)

    def matches(self, words: Sequence[Token], morphs: Sequence[Token]) -> Iterator[Match]:
        """Every alternative for every piece of the query; a word is a piece even where the tagger cuts it otherwise."""
        for token in words:
            for alternative, written in self.rules.get((token.text,), ()):
                yield Match(token.start, token.end, alternative, written)
        morphs = [token for token in morphs if token.text not in _PASSED_OVER]
        for first in range(len(morphs)):
            for last in range(first, min(first + _LONGEST, len(morphs))):
                piece = morphs[first : last + 1]
                for alternative, written in self.rules.get(tuple(token.text for token in piece), ()):
                    yield Match(piece[0].start, piece[-1].end, alternative, written)


def parse_synonyms(path: Path, analyzer: Analyzer) -> Synonyms:
    """Raises SourceError with file and line for a rule that says nothing."""
    return parse_rules(read_lines(path), str(path), analyzer)


def parse_rules(lines: Iterable[Line], place: str, analyzer: Analyzer) -> Synonyms:
    """`place`: where the lines are from, for the error."""
    rules: dict[Form, dict[Form, str]] = {}
    names: dict[str, Form] = {}
    for line in lines:
        left, arrow, right = line.text.partition("=>")
        sources = [word.strip() for word in left.split(",") if word.strip()]
        targets = [word.strip() for word in right.split(",") if word.strip()] if arrow else sources
        forms = {word: _form(word, analyzer) for word in {*sources, *targets}}
        bad = [word for word, form in forms.items() if not 1 <= len(form) <= _LONGEST]
        if bad or not sources or not targets or len(forms) < 2:
            raise SourceError(f"{place}:{line.number}: {bad[0] if bad else line.text!r} cannot be a synonym")
        names |= {source: forms[source] for source in sources if " " not in source and not source.endswith("다")}
        for source in sources:
            for target in targets:
                if forms[source] != forms[target]:
                    rules.setdefault(forms[source], {})[forms[target]] = target
    known = frozenset(morph for source in rules for morph in source)
    ruled = {name: form for name, form in names.items() if form in rules}  # 인증번호, 인증 번호 says nothing
    return Synonyms({source: tuple(targets.items()) for source, targets in rules.items()}, known, ruled)


def _form(word: str, analyzer: Analyzer) -> Form:
    """The morphemes of a word or phrase; a verb given by its dictionary form (지우다) loses its ending. A word of
    which the tagger keeps nothing (프사) stands for itself."""
    morphs = tuple(token.text for token in analyzer.analyze(word).morphs)
    return morphs or ((word,) if any(map(str.isalnum, word)) else ())
