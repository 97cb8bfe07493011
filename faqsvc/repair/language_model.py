"""How the help center writes: probabilities of its characters after others, from its own texts.

An n-gram model with Witten-Bell smoothing (Witten and Bell 1991): a context that was seen n times before t different
characters gives the share t / (n + t) to the shorter context. Texts can be taken out again, so that an article is
judged by the others. Lower-cased lines, each between a beginning and an end.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

ORDER = 6
BEGIN, END = "\x02", "\x03"


def framed(line: str) -> str:
    return BEGIN + line.lower() + END


class LanguageModel:
    """Counts of every run of up to ORDER characters."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._followers: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._known: dict[tuple[str, str], float] = {}
        self.add(lines)

    def add(self, lines: Iterable[str], *, times: int = 1) -> None:
        """`times` -1 takes lines out that were added before."""
        for line in lines:
            text = framed(line)
            for at in range(1, len(text)):
                char = text[at]
                for start in range(max(0, at - ORDER + 1), at + 1):
                    self._followers[text[start:at]][char] += times
        self._known.clear()
        if times < 0:
            for context in [context for context, counts in self._followers.items() if not +counts]:
                del self._followers[context]

    def score(self, text: str, start: int, end: int) -> float:
        """Sum of the log probabilities of `text[start:end]`, each character after those before it."""
        return sum(log(self._probability(text[max(0, at - ORDER + 1) : at], text[at])) for at in range(start, end))

    def _probability(self, context: str, char: str) -> float:
        key = (context, char)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._estimate(context, char)
        return known

    def _estimate(self, context: str, char: str) -> float:
        shorter = self._probability(context[1:], char) if context else 1e-4
        counts = self._followers.get(context)
        if counts is None:
            return shorter
        seen, different = counts.total(), len(+counts)
        return (counts[char] + different * shorter) / (seen + different)
