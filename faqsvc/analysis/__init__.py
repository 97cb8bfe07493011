"""Stage 2: text -> tokens with offsets (normalization, a KoNLPy tokenizer behind one protocol, token layers).

`make_analyzer` is the door: a name from `ANALYZERS` gives an `Analyzer`. A tagger that is not
installed raises AnalyzerMissing; there is never a silent change to another one.
"""

from collections.abc import Callable

from faqsvc.analysis.analyzer import Analysis, Analyzer, Layer
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


def make_analyzer(name: str) -> Analyzer:
    """The analyzer `name`. Raises SettingsError, AnalyzerError."""
    if name not in ANALYZERS:
        raise SettingsError(f"FAQSVC_ANALYZER={name}: no such analyzer; choose one of {', '.join(ANALYZERS)}")
    return Analyzer(ANALYZERS[name]())
