"""Stage 2, whole: text as published -> `Analysis`, its tokens in three layers with offsets into that text.

One analyzer for index and query. Its fingerprint covers everything that changes its tokens (tagger, its dictionary,
layers; reviewed words are the query's matter); an index built under another fingerprint is refused, never searched
with the wrong words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b

from faqsvc.analysis.layers import Token, bigram_texts, bigrams, content, syllable_texts, syllables, words
from faqsvc.analysis.morphemes import Morpheme, MorphemeTokenizer
from faqsvc.analysis.normalization import Folded, fold

LAYERS_VERSION = 4  # raise when layers.py or normalization.py gives other tokens for the same text


class Layer(StrEnum):
    WORD = "word"
    MORPH = "morph"
    BIGRAM = "bigram"
    SYLLABLE = "syllable"


@dataclass(frozen=True)
class Analysis:
    """The tokens of one text, each layer in order of their starts; `morphemes`: all of them, as the tagger saw them,
    places counted in the folded text. The layers that come from the letters alone are made when they are asked for."""

    words: tuple[Token, ...]
    morphs: tuple[Token, ...]
    morphemes: tuple[Morpheme, ...]
    folded: Folded

    @cached_property
    def bigrams(self) -> tuple[Token, ...]:
        return _published(self.folded, bigrams(self.folded.text))

    @cached_property
    def syllables(self) -> tuple[Token, ...]:
        return _published(self.folded, syllables(self.folded.text))

    def layer(self, layer: Layer) -> tuple[Token, ...]:
        match layer:
            case Layer.WORD:
                return self.words
            case Layer.MORPH:
                return self.morphs
            case Layer.BIGRAM:
                return self.bigrams
            case Layer.SYLLABLE:
                return self.syllables

    def terms(self, layer: Layer) -> list[str]:
        """The texts of a layer's tokens, without their places: what an index needs."""
        match layer:
            case Layer.BIGRAM:
                return bigram_texts(self.folded.text)
            case Layer.SYLLABLE:
                return syllable_texts(self.folded.text)
            case _:
                return [token.text for token in self.layer(layer)]


class Analyzer:
    """Safe to share between threads when its tokenizer is (the default one is)."""

    def __init__(self, tokenizer: MorphemeTokenizer) -> None:
        self._tokenizer = tokenizer

    @property
    def identity(self) -> str:
        return self._tokenizer.identity

    @property
    def fingerprint(self) -> str:
        """Two analyzers with the same fingerprint give the same tokens."""
        digest = blake2b(digest_size=8)
        for part in (str(LAYERS_VERSION), self._tokenizer.identity):
            digest.update(part.encode() + b"\0")
        return digest.hexdigest()

    def analyze(self, text: str) -> Analysis:
        """Raises AnalyzerError when the tagger fails; any string is fine otherwise."""
        return self.analyze_folded(fold(text))

    def analyze_folded(self, folded: Folded) -> Analysis:
        """As `analyze`, of a text that is folded."""
        if not folded.text.strip():
            return Analysis((), (), (), folded)
        morphemes = self._morphemes(folded.text)
        return Analysis(
            _published(folded, words(folded.text, morphemes)),
            _published(folded, content(morphemes)),
            tuple(morphemes),
            folded,
        )

    def _morphemes(self, text: str) -> list[Morpheme]:
        """Line by line: what stands in another paragraph, row or level says nothing of how a word is to be read."""
        if "\n" not in text:
            return self._tokenizer.morphemes(text)
        found: list[Morpheme] = []
        start = 0
        for line in text.split("\n"):
            if line.strip():
                found += [
                    Morpheme(form, tag, start + begins, start + ends)
                    for form, tag, begins, ends in self._tokenizer.morphemes(line)
                ]
            start += len(line) + 1
        return found


def _published(folded: Folded, tokens: Iterator[Token]) -> tuple[Token, ...]:
    if folded.starts is None:
        return tuple(tokens)
    return tuple(Token(token.text, *folded.published(token.start, token.end)) for token in tokens)
