"""Stage 2: text -> tokens with offsets (normalization, a KoNLPy tokenizer behind one protocol, token layers).

`make_analyzer` is the door: a name from `ANALYZERS` and a dictionary folder give an `Analyzer`. A tagger that is not
installed raises AnalyzerMissing; there is never a silent change to another one.
"""

from collections.abc import Callable
from pathlib import Path

from faqsvc.analysis.analyzer import Analysis, Analyzer, Layer
from faqsvc.analysis.dictionary import read_user_words
from faqsvc.analysis.layers import Token
from faqsvc.analysis.morphemes import Morpheme, MorphemeTokenizer
from faqsvc.analysis.normalization import Folded, fold
from faqsvc.errors import SettingsError

__all__ = [
    "ANALYZERS",
    "Analysis",
    "Analyzer",
    "Folded",
    "Layer",
    "Morpheme",
    "MorphemeTokenizer",
    "Token",
    "fold",
    "make_analyzer",
]


def _mecab() -> MorphemeTokenizer:
    from faqsvc.analysis.mecab import MecabTokenizer

    return MecabTokenizer()


def _okt() -> MorphemeTokenizer:
    from faqsvc.analysis.jvm import OktTokenizer

    return OktTokenizer()


def _komoran() -> MorphemeTokenizer:
    from faqsvc.analysis.jvm import KomoranTokenizer

    return KomoranTokenizer()


ANALYZERS: dict[str, Callable[[], MorphemeTokenizer]] = {"mecab": _mecab, "okt": _okt, "komoran": _komoran}


def make_analyzer(name: str, *, dictionaries: Path | None = None) -> Analyzer:
    """The analyzer `name` with the user words of `dictionaries`. Raises SettingsError, AnalyzerError, SourceError."""
    if name not in ANALYZERS:
        raise SettingsError(f"FAQSVC_ANALYZER={name}: no such analyzer; choose one of {', '.join(ANALYZERS)}")
    user_words = read_user_words(dictionaries / "user.txt") if dictionaries else frozenset()
    return Analyzer(ANALYZERS[name](), user_words=user_words)
