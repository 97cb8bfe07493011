"""The three word lists as they stand now, and words of the domain joined in a query."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from faqsvc.analysis import Analysis, Analyzer, Morpheme, Token
from faqsvc.model import Placement
from faqsvc.search.synonyms import Synonyms, parse_synonyms
from faqsvc.search.word_lists import WatchedFile, read_stop_words, read_user_words

_MOST_PARTS = 6  # morphemes that a word of the domain is taken apart into
_VERBS = ("VV", "VA", "VX", "E")
_MADE_NOUN = "ETN"  # 보기 is a view, and looking at something


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """What the word lists say, and by its key what editors decided about a query."""

    synonyms: Synonyms
    user_words: frozenset[str]
    stop_words: frozenset[str]
    placements: Mapping[str, Placement] = field(default_factory=dict)


NO_DICTIONARIES = Dictionaries(Synonyms({}), frozenset(), frozenset())


class DictionaryFolder:
    """The word lists of a folder; see `word_lists`. Raises SourceError for one that is wrong at start."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._synonyms = WatchedFile(folder / "synonyms.txt", partial(parse_synonyms, analyzer=analyzer))
        self._user_words = WatchedFile(folder / "user.txt", read_user_words)
        self._stop_words = WatchedFile(folder / "stopwords.txt", read_stop_words)
        self._made = NO_DICTIONARIES

    def current(self) -> Dictionaries:
        """The same object as long as no file has changed."""
        made = self._made
        synonyms, user_words, stop_words = (
            self._synonyms.current(),
            self._user_words.current(),
            self._stop_words.current(),
        )
        if made.synonyms is not synonyms or made.user_words is not user_words or made.stop_words is not stop_words:
            self._made = made = Dictionaries(synonyms, user_words, stop_words)
        return made


def joined(analysis: Analysis, words: Dictionaries) -> Analysis:
    """Neighboring morphemes that make a word of the domain become that word, a proper noun: 챗 + 봇 -> 챗봇. So do
    those that begin a word and make one that a rule names, where the tagger saw a verb in it (프사, 알람).

    Its parts stay among the tokens behind it, since the index knows those; they are no longer what is asked for.
    """
    morphemes: list[Morpheme] = []
    found: list[Token] = []
    at = 0
    while at < len(analysis.morphemes):
        word = _word_at(analysis, at, words)
        if word is None:
            morphemes.append(analysis.morphemes[at])
            at += 1
        else:
            parts, whole = word
            morphemes.append(whole)
            found.append(Token(whole.form, whole.start, whole.end))
            at += parts
    if not found:
        return analysis
    morphs = sorted([*found, *analysis.morphs], key=lambda token: (token.start, -token.end))
    return replace(analysis, morphs=tuple(morphs), morphemes=tuple(morphemes))


def _word_at(analysis: Analysis, at: int, words: Dictionaries) -> tuple[int, Morpheme] | None:
    """The longest word of the domain that begins with morpheme `at`, and how many morphemes it is made of. The word is
    what is written: an ending may be no more than the last consonant of a syllable (알림 is 알리 + ㅁ)."""
    morphemes = analysis.morphemes
    best = None
    start = end = morphemes[at].start
    begins = at == 0 or morphemes[at - 1].end < start
    piece, misread = (start, end), False
    for parts, morpheme in enumerate(morphemes[at : at + _MOST_PARTS], start=1):
        if morpheme.start != end and (morpheme.start, morpheme.end) != piece:
            break
        piece = morpheme.start, morpheme.end
        end = max(end, morpheme.end)
        form = analysis.folded.text[start:end]
        misread |= morpheme.tag.startswith(_VERBS)
        known = form in words.user_words or (
            begins and misread and form in words.synonyms.names and not morpheme.tag.startswith(_MADE_NOUN)
        )
        if parts > 1 and known:
            best = parts, Morpheme(form, "NNP", start, end)
    return best
