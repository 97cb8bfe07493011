"""What editors decided, as search uses it: word lists joined with the files', placements found by the query.

The rule a change must not break: search asks a `SteeringSource` for the current value and never waits for it; where it
is kept is not known here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from faqsvc.analysis import Analyzer, fold
from faqsvc.errors import SourceError
from faqsvc.model import NO_STEERING, Placement, Steering
from faqsvc.search.dictionaries import NO_DICTIONARIES, Dictionaries, DictionaryFolder
from faqsvc.search.synonyms import Synonyms, parse_rules
from faqsvc.search.word_lists import Line, stop_words_of, user_words_of

PIN_SCORE = 10_000.0  # above any score of words, which are some hundreds at most
MOST_PLACED = 10  # entries of one query


class SteeringSource(Protocol):
    def current(self) -> Steering:
        """The same object as long as nothing changed; at once."""
        ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """A source of one value: nothing by default, a draft that is tried."""

    steering: Steering = NO_STEERING

    def current(self) -> Steering:
        return self.steering


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that cannot be used: in which list, which line, and the line itself."""

    where: str
    number: int
    text: str


class SteeredDictionaries:
    """The word lists of a folder and of a source, as they stand now."""

    def __init__(self, folder: DictionaryFolder | None, analyzer: Analyzer, source: SteeringSource) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._source = source
        self._made = (NO_DICTIONARIES, NO_STEERING, NO_DICTIONARIES)

    def by(self, source: SteeringSource) -> "SteeredDictionaries":
        """The same folder under another source."""
        return SteeredDictionaries(self._folder, self._analyzer, source)

    def current(self) -> Dictionaries:
        """The same object as long as neither has changed."""
        base = self._folder.current() if self._folder else NO_DICTIONARIES
        steering = self._source.current()
        made = self._made
        if made[0] is not base or made[1] is not steering:
            joined = base if steering == NO_STEERING else self._joined(base, steering)
            self._made = made = (base, steering, joined)
        return made[2]

    def _joined(self, base: Dictionaries, steering: Steering) -> Dictionaries:
        rules = dict(base.synonyms.rules)
        words = set(base.synonyms.words)
        names = dict(base.synonyms.names)
        for line in _usable(steering.synonyms):
            try:
                added = parse_rules([line], "synonyms", self._analyzer)
            except SourceError:  # was good with the analyzer that it was checked by
                continue
            for source, targets in added.rules.items():
                rules[source] = tuple(
                    {form: (form, written) for form, written in (*rules.get(source, ()), *targets)}.values()
                )
            words |= added.words
            names |= added.names
        return replace(
            base,
            synonyms=Synonyms(rules, frozenset(words), names),
            user_words=base.user_words | user_words_of(_usable(steering.user_words)),
            stop_words=base.stop_words | stop_words_of(_usable(steering.stop_words)),
            placements=by_key(steering.placements),
        )


def query_key(query: str) -> str:
    """Equal for spellings of a query that differ in spaces, signs and case."""
    return "".join(filter(str.isalnum, fold(query).text))


def by_key(placements: Iterable[Placement]) -> Mapping[str, Placement]:
    return {key: placement for placement in placements if (key := query_key(placement.query))}


def problems(steering: Steering, analyzer: Analyzer) -> list[Problem]:
    """Lines of the word lists that say nothing or cannot be used."""
    found = []
    for number, text in enumerate(steering.synonyms, start=1):
        try:
            parse_rules([Line(number, fold(text).text.strip())], "synonyms", analyzer)
        except SourceError:
            found.append(Problem("synonyms", number, text))
    for where, lines in (("user_words", steering.user_words), ("stop_words", steering.stop_words)):
        for number, text in enumerate(lines, start=1):
            word = fold(text).text.strip()
            if " " in word or not any(map(str.isalnum, word)) or (where == "user_words" and len(word) < 2):
                found.append(Problem(where, number, text))
    return found


def _usable(lines: Iterable[str]) -> list[Line]:
    return [Line(number, folded) for number, text in enumerate(lines, start=1) if (folded := fold(text).text.strip())]
