"""Stage 4: what was typed -> what was meant. Each step leaves a trace in `corrections`; `literal` switches all off.

1. keyboard    Latin letters that are Hangul typed in the wrong state, and the other way round. Words that the index
               knows as they are (skill, API, OBT) stay.
2. initials    ㅅㄷㅇ, 상ㄷㅇ: words of the index that fit; completion: 상담ㅇ, 서우.
3. spelling    words that the index does not know are searched as the nearest known ones too, never instead: an
               unknown word may well be right.
4. synonyms    reviewed rules add words.

Numbers are never touched. All steps look words up in the vocabulary of the index, so nothing is ever corrected to
something that finds nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from math import sqrt

from faqsvc.analysis import Analysis, Analyzer, Token
from faqsvc.korean.jamo import is_consonant, is_letter, is_syllable
from faqsvc.korean.keyboard import to_hangul, to_latin
from faqsvc.model import Correction, CorrectionKind
from faqsvc.search import weights
from faqsvc.search.synonyms import Synonyms
from faqsvc.search.vocabulary import Vocabulary

_LATIN = re.compile(r"[A-Za-z]+")
_HANGUL = re.compile(r"[가-힣ㄱ-ㅣ]+")
_TYPED_IN_JAMO = re.compile(r"[가-힣ㄱ-ㅎ]*[ㄱ-ㅎ][가-힣ㄱ-ㅎ]*")
_MOST_SPELLINGS = 6  # words of one query that are looked up; a pasted paragraph is not proofread


class Step(StrEnum):
    KEYBOARD = "keyboard"
    INITIALS = "initials"
    SPELLING = "spelling"
    SYNONYMS = "synonyms"
    MEANING = "meaning"  # vectors, where there are any (search.meaning)


EVERY_STEP = frozenset(Step)


@dataclass(frozen=True, slots=True)
class Expansion:
    """A morpheme to search for besides the query's piece from `start` to `end`, weighing `weight` of it; `written`: the
    word or phrase that it is of."""

    start: int
    end: int
    term: str
    weight: float
    kind: CorrectionKind
    written: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The query in other words, and what was done to it."""

    text: str
    corrections: tuple[Correction, ...] = ()


def read_keyboard(typed: str, known: Vocabulary) -> Rewritten:
    """Step 1, on the text before folding: capitals are doubled consonants."""
    words = [word for word in _LATIN.findall(typed) if len(word) > 1]
    if words and not _HANGUL.search(typed):
        meant = _LATIN.sub(lambda match: _from_latin(match[0], known, alone=False), typed)
        if meant != typed and _plausible(meant):
            return Rewritten(meant, (Correction(CorrectionKind.KEYBOARD, typed, meant),))
    corrections: list[Correction] = []

    def replace(original: str, meant: str) -> str:
        if meant != original:
            corrections.append(Correction(CorrectionKind.KEYBOARD, original, meant))
        return meant

    text = _LATIN.sub(lambda match: replace(match[0], _from_latin(match[0], known, alone=True)), typed)
    text = _HANGUL.sub(lambda match: replace(match[0], _from_hangul(match[0], known)), text)
    return Rewritten(text, tuple(corrections))


def _from_latin(word: str, known: Vocabulary, *, alone: bool) -> str:
    """A Latin word as Hangul, if that is what it must be. `alone`: beside other words, so it must be a known one."""
    if word.lower() in known:
        return word
    meant = to_hangul(word)
    if alone and not (len(meant) > 1 and _common(meant) and any(True for _ in known.beginning(meant))):
        return word
    return meant


def _plausible(text: str) -> bool:
    """Whether the text reads as Korean: nearly all whole syllables, all of the kind that people use."""
    letters = [char for char in text if char.isalpha()]
    whole = sum(is_syllable(char) for char in letters)
    return whole >= 0.8 * len(letters) and all(_common(char) for char in letters if is_syllable(char))


def _common(text: str) -> bool:
    """Whole syllables, all among the 2,350 of KS X 1001, which holds every one that common words use."""
    if not all(is_syllable(char) for char in text):
        return False
    try:
        text.encode("euc_kr")
    except UnicodeEncodeError:
        return False
    return True


def _from_hangul(word: str, known: Vocabulary) -> str:
    meant = to_latin(word)
    if meant.lower() in known and word not in known and len(meant) > 2:
        return meant
    # ㅗ디ㅔ: nobody begins a Korean word with a lone vowel and goes on with a syllable
    begun = is_letter(word[0]) and not is_consonant(word[0]) and any(is_syllable(char) for char in word)
    return meant if begun else word


def read_initials(text: str, known: Vocabulary) -> Rewritten:
    """Step 2: tokens with single consonants, and half-typed last words."""
    corrections: list[Correction] = []
    words = text.split(" ")
    for at, word in enumerate(words):
        if len(word) < 2 or word in known:
            continue
        meant = None
        if _TYPED_IN_JAMO.fullmatch(word):
            meant = known.pattern(word)
            kind = CorrectionKind.INITIALS if is_consonant(word[0]) else CorrectionKind.COMPLETION
        elif at == len(words) - 1 and all(is_syllable(char) for char in word) and not known.spellings(word):
            meant = known.completion(word)
            kind = CorrectionKind.COMPLETION
        if meant:
            corrections.append(Correction(kind, word, meant))
            words[at] = meant
    return Rewritten(" ".join(words), tuple(corrections))


def read_spelling(
    analysis: Analysis,
    known: Vocabulary,
    analyzer: Analyzer,
    *,
    synonyms: Synonyms,
    user_words: frozenset[str] = frozenset(),
) -> tuple[list[Expansion], list[Correction]]:
    """Step 3: for each word and morpheme that neither the index nor a reviewed rule knows, the nearest known ones; of
    a rule's words that the index does not know (패스워두, that is 패스워드), what the rule says for them."""

    def is_known(word: str) -> bool:
        return word in known or word in synonyms.words or word in user_words

    expansions: list[Expansion] = []
    corrections: list[Correction] = []
    done: list[Token] = []
    for token in islice(_unknown(analysis, is_known), _MOST_SPELLINGS):
        if any(one.start <= token.start and token.end <= one.end for one in done):
            continue
        for nearest, likeness in known.spellings(token.text):
            share = weights.SPELLING * likeness
            morphs = analyzer.analyze(nearest).morphs
            expansions += [
                Expansion(token.start, token.end, morph.text, share, CorrectionKind.SPELLING, nearest)
                for morph in morphs
            ]
            if likeness >= weights.SURE_SPELLING and token not in done:
                done.append(token)
                corrections.append(Correction(CorrectionKind.SPELLING, token.text, nearest))
        for name, likeness in synonyms.slips.near(token.text):
            if name not in known:
                meant = synonyms.rules[synonyms.names[name]]
                expansions += [
                    Expansion(token.start, token.end, term, share, CorrectionKind.SPELLING, written)
                    for alternative, written in meant
                    for share in [weights.SPELLING * likeness * weights.SYNONYM / sqrt(len(alternative))]
                    for term in alternative
                ]
    return expansions, corrections


def _unknown(analysis: Analysis, is_known: Callable[[str], bool]) -> Iterator[Token]:
    """Words first, then morphemes. A word whose morphemes are all known is only inflected in a way of its own."""
    for token in (*analysis.words, *analysis.morphs):
        text = token.text
        spelled = token.end - token.start == len(text) > 1
        if not spelled or is_known(text) or not all(map(is_syllable, text)):
            continue
        inside = [morph.text for morph in analysis.morphs if token.start <= morph.start and morph.end <= token.end]
        if inside in ([], [text]) or not all(is_known(morph) for morph in inside if morph != text):
            yield token


def read_synonyms(analysis: Analysis, synonyms: Synonyms) -> list[Expansion]:
    """Step 4."""
    expansions: list[Expansion] = []
    for match in synonyms.matches(analysis.words, analysis.morphs):
        share = weights.SYNONYM / sqrt(len(match.alternative))
        expansions += [
            Expansion(match.start, match.end, term, share, CorrectionKind.SYNONYM, match.written)
            for term in match.alternative
        ]
    return expansions
