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

_CLOSING = frozenset(")]}'\"’”.,?!")
_OPENING = frozenset("([{'\"‘“")
_AFTER_CONSONANT, _AFTER_VOWEL = frozenset("을은이과"), frozenset("를는가와")
_REACH = 30  # characters on either side that grammar is asked about
_BOTH = ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (7, 7))
_BEFORE = ((1, 1), (2, 1), (4, 1), (6, 1), (9, 1))
_AFTER = ((1, 1), (1, 2), (1, 4), (1, 6), (1, 9))
_CHAINS = (_BOTH[:2], _BOTH[:4], _BOTH, _AFTER, _BEFORE)
_SIDES = sorted({sides for chain in _CHAINS for sides in chain})
_TRUST = 1.5  # sightings that the shorter context is worth


class Observed(NamedTuple):
    """What is known about one insertion; logarithms are natural."""

    fits: float  # how much likelier the center's texts make the line with it than without
    rival: float  # by how much it fits better than the next best at this place
    grammar: float  # how much easier Mecab's model reads the line with it
    near: float  # log odds that the query takes it from such a place: two, four, seven characters on both sides
    nearer: float
    nearest: float
    after: float  # one character before it and up to nine after it
    before: float  # up to nine characters before it and one after it
    usual: float  # its share among all that the query takes from the center
    whole_word: float
    length: float
    begins_word: float  # what follows is the beginning of a word
    hangs: float  # what follows cannot follow a space or an opening quote
    agrees: float  # the particle after it has the form for it
    agreed: float  # the particle had the form for what is before the gap


WEIGHTS = Observed(
    fits=0.39,
    rival=0.02,
    grammar=0.33,
    near=0.26,
    nearer=-2.44,
    nearest=2.42,
    after=0.02,
    before=-0.04,
    usual=0.74,
    whole_word=0.24,
    length=-0.04,
    begins_word=1.57,
    hangs=0.53,
    agrees=-0.05,
    agreed=-0.42,
)
BIAS = -2.44


def confidence(observed: Observed) -> float:
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, observed, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


class Sightings:
    """How often places like these were seen in what the query leaves of whole texts, with and without a loss."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._lost: Counter[tuple[str, str, str]] = Counter()
        self._all: Counter[str] = Counter()
        self._share = 5 / (1 + sum(map(len, losses.lines)))
        for number, gap in losses.gaps:
            for before, after in _SIDES:
                self._lost[*_around(losses.lines[number], gap.at + 1, before, after), gap.lost] += 1

    def look_up(self, places: Iterable[tuple[str, int]]) -> None:
        """Count all places at once, (framed line, place in it), before they are asked for."""
        wanted: defaultdict[int, set[str]] = defaultdict(set)
        for text, at in places:
            for before, after in _SIDES:
                around = "".join(_around(text, at, before, after))
                wanted[len(around)].add(around)
        for size, kinds in wanted.items():
            for line in self._losses.lines:
                self._all.update(
                    filter(kinds.__contains__, (line[at : at + size] for at in range(len(line) - size + 1)))
                )

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
    gains: defaultdict[int, list[float]] = defaultdict(list)
    for one in found:
        gains[one.at].append(one.gain)
    observed = []
    for at, piece, _, gain in found:
        rivals = sorted(gains[at])
        best_other = rivals[-2] if len(rivals) > 1 and gain == rivals[-1] else rivals[-1] if gain < rivals[-1] else -30
        near, nearer, nearest, after, before = sightings.log_odds(text, at + 1, piece)
        observed.append(
            Observed(
                fits=gain,
                rival=min(gain - best_other, 30.0),
                grammar=_grammar(left, at, piece, cost),
                near=near,
                nearer=nearer,
                nearest=nearest,
                after=after,
                before=before,
                usual=log((losses.pieces[piece] + 0.5) / (len(losses.gaps) + 1)),
                whole_word=float(piece != piece.strip()),
                length=len(piece),
                begins_word=float(at == 0 or left[at - 1] == " "),
                hangs=_hangs(left, at),
                agrees=_agrees(piece, left[at : at + 1]),
                agreed=_agrees(left[:at], left[at : at + 1]),
            )
        )
    return observed


def _grammar(left: str, at: int, piece: str, cost: Callable[[str], float]) -> float:
    before, after = left[max(0, at - _REACH) : at].lower(), left[at : at + _REACH].lower()
    return cost(before + after) + cost(piece.strip().lower()) - cost(before + piece.lower() + after)


def _hangs(left: str, at: int) -> float:
    before, after = left[at - 1 : at], left[at : at + 1]
    return float(after in _CLOSING and (before == " " or before in _OPENING) if before and after else False)


def _agrees(word: str, after: str) -> float:
    """1 where `after` is the form of a particle for `word`, -1 where it is the other form, else 0."""
    if not word or not is_syllable(word[-1]) or after not in _AFTER_CONSONANT | _AFTER_VOWEL:
        return 0.0
    return 1.0 if bool(final_of(word)) == (after in _AFTER_CONSONANT) else -1.0
