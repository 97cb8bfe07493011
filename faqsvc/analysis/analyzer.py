"""Stage 2, whole: text as published -> `Analysis`, its tokens in three layers with offsets into that text.

One analyzer for index and query. Its fingerprint covers everything that changes its tokens (tagger, its dictionary,
layers; reviewed words are the query's matter); an index built under another fingerprint is refused, never searched
with the wrong words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from faqsvc.analysis.layers import Token, bigrams, content, syllables, words
from faqsvc.analysis.morphemes import Morpheme, MorphemeTokenizer
from faqsvc.analysis.normalization import Folded, fold

LAYERS_VERSION = 3  # raise when layers.py or normalization.py gives other tokens for the same text


class Layer(StrEnum):
    WORD = "word"
    MORPH = "morph"
    BIGRAM = "bigram"
    SYLLABLE = "syllable"


@dataclass(frozen=True, slots=True)
class Analysis:
    """The tokens of one text, each layer in order of their starts; `morphemes`: all of them, as the tagger saw them,
    places counted in the folded text."""

    words: tuple[Token, ...]
    morphs: tuple[Token, ...]
    bigrams: tuple[Token, ...]
    syllables: tuple[Token, ...]
    morphemes: tuple[Morpheme, ...]

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
        folded = fold(text)
        if not folded.text.strip():
            return Analysis((), (), (), (), ())
        morphemes = self._tokenizer.morphemes(folded.text)
        return Analysis(
            _published(folded, words(folded.text, morphemes)),
            _published(folded, content(morphemes)),
            _published(folded, bigrams(folded.text)),
            _published(folded, syllables(folded.text)),
            tuple(morphemes),
        )


def _published(folded: Folded, tokens: Iterator[Token]) -> tuple[Token, ...]:
    if folded.starts is None:
        return tuple(tokens)
    return tuple(Token(token.text, *folded.published(token.start, token.end)) for token in tokens)
