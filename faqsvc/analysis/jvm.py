"""KoNLPy's Okt and Komoran, for who has Java. Slower (Komoran 1 ms, Okt 12 ms a sentence) and heavier than Mecab.

What these taggers cannot bear is kept from them: blank text (NullPointerException), characters outside the BMP
(UnicodeDecodeError), long unspaced runs (Okt is quadratic). The JVM is started here, before KoNLPy would, with
`interrupt=False`, so that it does not take SIGTERM and SIGINT from the server.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from faqsvc.analysis.morphemes import Morpheme
from faqsvc.errors import AnalyzerError, AnalyzerMissing

_BEYOND_BMP = re.compile(r"[^\u0000-\uffff]")
_LONG_RUN = re.compile(r"\S{31,}")
_MAX_RUN = 30
_HEAP_MB = 512

_OKT_TAGS = {
    "Noun": "NNG", "Verb": "VV", "Adjective": "VA", "Adverb": "MAG", "Determiner": "MM", "Exclamation": "IC",
    "Josa": "JX", "Eomi": "EC", "PreEomi": "EP", "Suffix": "XSN", "VerbPrefix": "XPN", "Modifier": "MM",
    "Alpha": "SL", "Number": "SN", "Foreign": "SH", "Conjunction": "MAJ", "KoreanParticle": "IC",
}  # fmt: skip


class KomoranTokenizer:
    """Komoran says itself where a morpheme stands. Raises AnalyzerMissing when Java cannot be started."""

    def __init__(self) -> None:
        self._tagger = _make("Komoran")
        self.identity = f"komoran-konlpy-{version('konlpy')}"

    def morphemes(self, text: str) -> list[Morpheme]:
        found: list[Morpheme] = []
        for start, piece in _bearable(text):
            with _failures_named("Komoran"):
                tokens = [
                    (str(token.getMorph()), str(token.getPos()), token.getBeginIndex(), token.getEndIndex())
                    for token in self._tagger.jki.analyze(piece).getTokenList()
                ]
            found.extend(
                Morpheme(form.lower(), tag, start + begin, start + max(end, begin + 1))
                for form, tag, begin, end in tokens
            )
        return sorted(found, key=lambda morpheme: morpheme.start)


class OktTokenizer:
    """Okt spells its tokens as in the text, or stems them, not both: it is asked twice. Raises AnalyzerMissing."""

    def __init__(self) -> None:
        self._tagger = _make("Okt")
        self.identity = f"okt-konlpy-{version('konlpy')}"

    def morphemes(self, text: str) -> list[Morpheme]:
        found: list[Morpheme] = []
        for start, piece in _bearable(text):
            with _failures_named("Okt"):
                spelled = self._tagger.pos(piece)
                stemmed = self._tagger.pos(piece, stem=True)
            if [tag for _, tag in spelled] != [tag for _, tag in stemmed]:
                stemmed = spelled
            position = 0
            for (surface, tag), (stem, _) in zip(spelled, stemmed, strict=True):
                begin = piece.find(surface, position)
                if begin < 0:
                    raise AnalyzerError(f"Okt answered {surface!r}, which the text does not hold")
                position = begin + len(surface)
                form = stem.removesuffix("다") if tag in ("Verb", "Adjective") and len(stem) > 1 else stem
                found.append(Morpheme(form.lower(), _OKT_TAGS.get(tag, tag), start + begin, start + position))
        return found


@contextmanager
def _failures_named(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # whatever the JVM throws arrives as its own type
        raise AnalyzerError(f"{name} failed: {type(error).__name__}: {error}") from error


def _make(name: str) -> Any:
    try:
        import jpype
        import konlpy.tag
        from konlpy import utils

        if not jpype.isJVMStarted():
            folder = f"{utils.installpath}/java"
            jpype.startJVM(
                jpype.getDefaultJVMPath(),
                f"-Xmx{_HEAP_MB}m",
                "-Dfile.encoding=UTF8",
                classpath=[folder, f"{folder}/bin", f"{folder}/*"],
                convertStrings=True,
                interrupt=False,
            )
        return getattr(konlpy.tag, name)()
    except Exception as error:  # jpype has a type of its own for each way Java can be absent
        raise AnalyzerMissing(
            f"the analyzer {name.lower()} needs Java ({type(error).__name__}); install a JRE 11 or newer "
            "(Debian: apt-get install default-jre-headless) or set FAQSVC_ANALYZER=mecab"
        ) from error


def _bearable(text: str) -> list[tuple[int, str]]:
    """The lines of `text` with their offsets, long runs cut, without what the taggers cannot bear."""
    pieces: list[tuple[int, str]] = []
    start = 0
    for line in _BEYOND_BMP.sub(" ", text).split("\n"):
        cuts = [0]
        for run in _LONG_RUN.finditer(line):
            cuts.extend(range(run.start() + _MAX_RUN, run.end(), _MAX_RUN))
        cuts.append(len(line))
        for left, right in pairwise(cuts):
            if line[left:right].strip():
                pieces.append((start + left, line[left:right]))
        start += len(line) + 1
    return pieces
