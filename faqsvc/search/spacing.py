"""Spaces where they are missing: 비밀번호바꾸기 -> 비밀번호 바꾸기. For the embedder alone; words are found without.

A word begins at a noun, verb or adverb that follows a particle, an ending or another of its kind that stands alone;
particles, endings, suffixes and the noun after a noun stay with what they follow.
"""

from collections.abc import Sequence

from faqsvc.analysis import Morpheme

_LONG = 8  # syllables; a word with its particles and endings seldom has more
_BOUND = ("J", "E")  # particles and endings
_SUFFIXES = frozenset(["XSN", "XSV", "XSA", "XSM", "VCP"])
_MARKS = frozenset(["SF", "SE", "SC", "SY", "SSC"])
_OPENING = frozenset(["SSO", "XPN"])
_ALONE = frozenset(["SF", "SC", "MAG", "MAJ", "MM", "IC"])
_BEGINS = frozenset(["VV", "VX", "VA", "MAG", "MAJ", "MM", "NP", "IC"])
_COUNTS = frozenset(["SN", "NR"])


def spaced(text: str, morphemes: Sequence[Morpheme]) -> str:
    """`text` with spaces inside words that are longer than words are."""
    cuts = []
    before, end = "", 0
    for one in morphemes:
        tag = one.tag.split("+")[0]
        apart = one.start >= end and not text[max(0, end - 1) : one.start + 1].count(" ")
        if before and apart and _begins_word(tag, before) and _word_length(text, one.start) > _LONG:
            cuts.append(one.start)
        before, end = one.tag.rpartition("+")[2], max(end, one.end)
    pieces = [text[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return " ".join(pieces)


def _begins_word(tag: str, before: str) -> bool:
    if tag.startswith(_BOUND) or tag in _SUFFIXES or tag in _MARKS or before in _OPENING:
        return False
    if before.startswith(_BOUND) or before in _ALONE:
        return True
    if tag in ("NNB", "NNBC"):
        return before not in _COUNTS
    return tag in _BEGINS


def _word_length(text: str, at: int) -> int:
    """Of the run without spaces that the character at `at` stands in."""
    end = text.find(" ", at)
    return (len(text) if end < 0 else end) - (text.rfind(" ", 0, at) + 1)
