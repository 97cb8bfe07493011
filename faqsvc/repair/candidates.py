"""A damaged line, the page's query -> what may have been lost where: every place, every piece that the query may take.

The pieces are what the query takes from the center's whole texts (inflected as they stand there, runs of its words
together), and its own words. A piece that was a whole word stood beside a space, so it has one with it where a line
left its other space; each insertion is given once, at its leftmost place.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import NamedTuple

from faqsvc.repair.language_model import LanguageModel, framed
from faqsvc.repair.losses import Gap, Language, drop, leftmost

_PIECES = 32  # kinds of losses looked for on one page, the most frequent ones
_WORDS = 4  # of the query's words are put together when they may have stood side by side
_REACH = 5  # characters on either side that a piece must fit to
WORTH_A_LOOK = -5.0  # gain of log probability below which an insertion is not looked at closer


class Candidate(NamedTuple):
    """`piece` put in before character `at`; `gap`: the same insertion at its leftmost place. `gain`: by how much it
    fits better than nothing, in log probability."""

    at: int
    piece: str
    gap: Gap
    gain: float


class Losses:
    """What a query takes from whole lines, and the lines that are left of them."""

    def __init__(self, lines: Sequence[str], query: str, language: Language) -> None:
        forms = language.forms(query)
        self.whole = [framed(line) for line in lines]
        self.lines: list[str] = []
        self.gaps: list[tuple[int, Gap]] = []
        for line in lines:
            left, gaps = drop(line, language.matches(line, forms))
            self.gaps += [(len(self.lines), gap) for gap in gaps]
            self.lines.append(framed(left))
        self.pieces = Counter(gap.lost for _, gap in self.gaps)
        words = tuple(dict.fromkeys([*language.surfaces(query), *sorted(forms)]))
        self.sought = tuple(_sought(words, self.pieces))


def _sought(words: Sequence[str], pieces: Counter[str]) -> Iterator[str]:
    common = [piece for piece, _ in pieces.most_common(_PIECES)]
    pairs = [glue.join(pair) for pair in permutations(words[:_WORDS], 2) for glue in ("", " ")]
    made = [*words, *pairs]
    yield from dict.fromkeys([*common, *made, *(f"{piece} " for piece in made)])


def candidates(left: str, losses: Losses, model: LanguageModel) -> Iterator[Candidate]:
    """Insertions into a damaged line that make it not much less likely."""
    text = framed(left)
    seen: set[Gap] = set()
    alone = {piece: _alone(piece, model) for piece in losses.sought}
    for at in range(len(left) + 1):
        before, after = text[max(0, at + 1 - _REACH) : at + 1], text[at + 1 : at + 1 + _REACH]
        as_it_is = model.score(before + after, len(before), len(before) + len(after))
        for piece in losses.sought:
            if not _stands(left, at, piece):
                continue
            gap = leftmost(left, Gap(at, piece))
            if gap in seen:
                continue
            seen.add(gap)
            whole = before + piece.lower() + after
            gain = model.score(whole, len(before), len(whole)) - as_it_is - alone[piece]
            if gain > WORTH_A_LOOK:
                yield Candidate(at, piece, gap, gain)


def _alone(piece: str, model: LanguageModel) -> float:
    """The log probability of a piece as a word of its own: the query names it, so it must not count as a surprise."""
    word = " " + piece.strip().lower()
    return model.score(word, 1, len(word))


def _stands(left: str, at: int, piece: str) -> bool:
    """Whether a piece with white space at one of its ends would have lost it here."""
    if piece[-1] == " ":
        return at == 0 or left[at - 1] == " "
    if piece[0] == " ":
        return at == len(left)
    return True
