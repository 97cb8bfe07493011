"""Stage 3, within the first step: the analysis of a text, put together from those of its lines.

A help center says the same line in many articles: the names of its categories, notes, the first steps of a menu. Each
is analyzed once as long as it is held. The rule a change must not break: a text has the tokens that the analyzer gives
for it as a whole (the tests compare both).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from faqsvc.analysis import Analysis, Analyzer, Folded, Layer, fold
from faqsvc.analysis.layers import syllable_texts
from faqsvc.caching import Cache
from faqsvc.engines.spans import RECORD, recorded

_HELD = 48 << 20  # bytes of lines in one process
_HELD_WHOLE = 4 << 20  # bytes of texts
_A_TERM = 90  # bytes, about


@dataclass(frozen=True, slots=True)
class Tokens:
    """Of a text or a line: the terms of its layers, and where they stand (RECORD)."""

    folded: str
    words: Sequence[str]
    morphs: Sequence[str]
    bigrams: Sequence[str]
    places: NDArray[np.void]

    def terms(self, layer: Layer) -> list[str]:
        match layer:
            case Layer.WORD:
                return list(self.words)
            case Layer.MORPH:
                return list(self.morphs)
            case Layer.BIGRAM:
                return list(self.bigrams)
            case Layer.SYLLABLE:
                return syllable_texts(self.folded)


class Lines:
    """Analyzes texts with one analyzer; holds a bounded number of bytes."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._held: Cache[str, Tokens] = Cache(limit=_HELD, size_of=_size)
        self._whole: Cache[str, Tokens] = Cache(limit=_HELD_WHOLE, size_of=_size)

    def analyze_once(self, text: str) -> Tokens:
        """As `analyze`, of a text that hardly another entry has, such as its question: nothing is held. Raises
        AnalyzerError."""
        return _tokens(self.analyzer.analyze(text))

    def analyze_whole(self, text: str) -> Tokens:
        """As `analyze`, of a text that many entries have alike, such as their path. Raises AnalyzerError."""
        held = self._whole.get(text)
        if held is None:
            held = self.analyze(text)
            self._whole.put(text, held)
        return held

    def analyze(self, text: str) -> Tokens:
        """Raises AnalyzerError."""
        folded = fold(text)
        if folded.starts is not None:  # places do not count alike in its lines
            return _tokens(self.analyzer.analyze(text))
        lines = folded.text.split("\n")
        if len(lines) == 1:
            return self._line(folded.text)
        return _joined(folded, lines, [self._line(line) for line in lines])

    def _line(self, line: str) -> Tokens:
        held = self._held.get(line)
        if held is None:
            held = _tokens(self.analyzer.analyze_folded(Folded(line)))
            self._held.put(line, held)
        return held


def _tokens(found: Analysis) -> Tokens:
    return Tokens(
        found.folded.text,
        tuple(found.terms(Layer.WORD)),
        tuple(found.terms(Layer.MORPH)),
        tuple(found.terms(Layer.BIGRAM)),
        recorded([*found.words, *found.morphs]),
    )


def _joined(folded: Folded, lines: Sequence[str], parts: Sequence[Tokens]) -> Tokens:
    words: list[str] = []
    morphs: list[str] = []
    bigrams: list[str] = []
    for part in parts:
        words += part.words
        morphs += part.morphs
        bigrams += part.bigrams
    begins = np.array(list(accumulate([len(line) + 1 for line in lines[:-1]], initial=0)), np.uint32)
    # by their bytes: np.concatenate looks at the type of every one, a fifth of the time of a whole analysis
    places = np.frombuffer(bytearray().join([part.places.tobytes() for part in parts]), RECORD)
    starts = places["start"]
    starts += begins.repeat([len(part.places) for part in parts])
    return Tokens(folded.text, words, morphs, bigrams, places)


def _size(tokens: Tokens) -> int:
    terms = len(tokens.words) + len(tokens.morphs) + len(tokens.bigrams)
    return 500 + 4 * len(tokens.folded) + _A_TERM * terms + RECORD.itemsize * len(tokens.places)
