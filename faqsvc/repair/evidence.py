"""A candidate of a damaged line -> numbers that speak for or against it, and the confidence that they give.

Each number is one named observation; `WEIGHTS` were fitted by logistic regression on generated damage of the sample
(bench/repair.py --fit prints them; pages, queries and articles of the test are others). The rule a change must not
break: an observation looks at the line, the query and the other articles only, never at the article's whole text.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import exp, log
from typing import NamedTuple

from faqsvc.korean.jamo import is_syllable
from faqsvc.korean.particles import final_of
from faqsvc.repair.candidates import Candidate, Losses
from faqsvc.repair.language_model import framed

_OPENING = frozenset("([{'\"‘“")
_BEFORE_WORDS = _OPENING | {" "}
_AFTER_CONSONANT, _AFTER_VOWEL = frozenset("을은이과"), frozenset("를는가와")
_REACH = 30  # characters on either side that grammar is asked about
_BOTH = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (7, 7))
_CHAINS = (_BOTH[:4], _BOTH)
_SIDES = sorted({sides for chain in _CHAINS for sides in chain})
_BEGINNING = (1, 2, 3)  # characters after a place, by which it is judged as the beginning of a word
_TRUST = 1.5  # sightings that the shorter context is worth


class Observed(NamedTuple):
    """What is known about one insertion; logarithms are natural."""

    fits: float  # how much likelier the center's texts make the line with it than without
    grammar: float  # how much easier Mecab's model reads the line with it
    nearer: float  # log odds that the query takes it from such a place, by up to four characters on either side
    nearest: float  # the same by up to seven; together: what the longer view adds
    usual: float  # its share among all that the query takes from the center
    unseen: float  # the query takes nothing like it from any other article
    whole_word: float
    begins_word: float  # what follows is at the beginning of a word
    orphaned: float  # log odds that what follows is no beginning of a word
    agreed: float  # the particle after the gap has the form for what is before it


WEIGHTS = Observed(
    fits=0.39,
    grammar=0.24,
    nearer=-2.39,
    nearest=2.56,
    usual=0.75,
    unseen=-1.29,
    whole_word=0.56,
    begins_word=1.09,
    orphaned=0.25,
    agreed=-0.51,
)
BIAS = -2.53


def confidence(observed: Observed) -> float:
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, observed, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


class Sightings:
    """How often places like these were seen in what the query leaves of whole texts, with and without a loss."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._lost: Counter[tuple[str, str, str]] = Counter()
        self._all: Counter[str] = Counter()
        self._inside: Counter[str] = Counter()
        self._begun: Counter[str] = Counter()
        self._share = 5 / (1 + sum(map(len, losses.lines)))
        for number, gap in losses.gaps:
            for before, after in _SIDES:
                self._lost[*_around(losses.lines[number], gap.at + 1, before, after), gap.lost] += 1

    def look_up(self, places: Iterable[tuple[str, int]]) -> None:
        """Count all places at once, (framed line, place in it), before they are asked for."""
        wanted: defaultdict[int, set[str]] = defaultdict(set)
        beginnings: set[str] = set()
        for text, at in places:
            beginnings.update(text[at : at + size] for size in _BEGINNING)
            for before, after in _SIDES:
                around = "".join(_around(text, at, before, after))
                wanted[len(around)].add(around)
        for size, kinds in wanted.items():
            for line in self._losses.lines:
                self._all.update(
                    filter(kinds.__contains__, (line[at : at + size] for at in range(len(line) - size + 1)))
                )

        for line in self._losses.whole:
            for at in range(1, len(line)):
                begins = not line[at - 1].isalnum()
                for size in _BEGINNING:
                    piece = line[at : at + size]
                    if piece in beginnings:
                        self._inside[piece] += not begins
                        self._begun[piece] += begins

    def orphaned(self, text: str, at: int) -> float:
        """Log odds that the characters after a place stand within a word and not at its beginning."""
        share = 0.5
        for size in _BEGINNING:
            piece = text[at : at + size]
            inside = self._inside[piece]
            share = (inside + share) / (inside + self._begun[piece] + 1)
        return log((share + 0.001) / (1.001 - share))

    def log_odds(self, text: str, at: int, piece: str) -> list[float]:
        """For each of the chains of contexts: short ones first, each corrected by the next longer."""
        found = []
        for chain in _CHAINS:
            share = (self._losses.pieces[piece] + 0.3) * self._share
            for before, after in chain:
                left, right = _around(text, at, before, after)
                seen = self._all[left + right]
                share = min((self._lost[left, right, piece] + _TRUST * share) / (seen + _TRUST), 0.999)
            found.append(log(share / (1 - share)))
        return found


def _around(text: str, at: int, before: int, after: int) -> tuple[str, str]:
    return text[max(0, at - before) : at], text[at : at + after]


def observe(
    left: str,
    found: Sequence[Candidate],
    losses: Losses,
    sightings: Sightings,
    cost: Callable[[str], float],
) -> list[Observed]:
    """For each candidate of a damaged line."""
    text = framed(left)
    observed = []
    for at, piece, _, gain in found:
        nearer, nearest = sightings.log_odds(text, at + 1, piece)
        begins = at == 0 or left[at - 1] in _BEFORE_WORDS
        observed.append(
            Observed(
                fits=gain,
                grammar=_grammar(left, at, piece, cost),
                nearer=nearer,
                nearest=nearest,
                usual=log((losses.pieces[piece] + 0.5) / (len(losses.gaps) + 1)),
                whole_word=float(piece != piece.strip()),
                begins_word=float(begins),
                orphaned=sightings.orphaned(text, at + 1) if begins and piece == piece.strip() else 0.0,
                unseen=float(not losses.pieces[piece]),
                agreed=_agrees(left[:at], left[at : at + 1]),
            )
        )
    return observed


def _grammar(left: str, at: int, piece: str, cost: Callable[[str], float]) -> float:
    before, after = left[max(0, at - _REACH) : at].lower(), left[at : at + _REACH].lower()
    return cost(before + after) + cost(piece.strip().lower()) - cost(before + piece.lower() + after)


def _agrees(word: str, after: str) -> float:
    """1 where `after` is the form of a particle for `word`, -1 where it is the other form, else 0."""
    if not word or not is_syllable(word[-1]) or after not in _AFTER_CONSONANT | _AFTER_VOWEL:
        return 0.0
    return 1.0 if bool(final_of(word)) == (after in _AFTER_CONSONANT) else -1.0
