"""Two answers -> their words side by side, equal stretches and changed ones."""

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from faqsvc.desk.quality.finding import Change

_MOST = 4_000  # words of one answer that are compared; the rest is shown as changed


def word_changes(before: str, after: str) -> tuple[Change, ...]:
    """Joined again, each side's stretches are its words."""
    return tuple(_changes(before.split(), after.split()))


def _changes(before: list[str], after: list[str]) -> Iterator[Change]:
    for code in Levenshtein.opcodes(before[:_MOST], after[:_MOST]):
        yield Change(" ".join(before[code.src_start : code.src_end]), " ".join(after[code.dest_start : code.dest_end]))
    if len(before) > _MOST or len(after) > _MOST:
        yield Change(" ".join(before[_MOST:]), " ".join(after[_MOST:]))
