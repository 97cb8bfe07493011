"""Two answers word by word -> what the page shows of them: what only one says whole, what both say shortened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from faqsvc.desk.quality import Change

_KEPT = 6  # words on each side of something left out
_MOST = 120  # words of one stretch
_MOST_STRETCHES = 150


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of both articles, or of one: `both` or `first` and `second`; all empty: there is more that is not shown."""

    both: str = ""
    first: str = ""
    second: str = ""


def stretches(changes: Sequence[Change]) -> Iterator[Stretch]:
    for at, change in enumerate(changes[:_MOST_STRETCHES]):
        if change.same:
            yield Stretch(both=_shortened(change.before, begins=at == 0, ends=at == len(changes) - 1))
        else:
            yield Stretch(first=_cut(change.before), second=_cut(change.after))
    if len(changes) > _MOST_STRETCHES:
        yield Stretch()


def _shortened(text: str, *, begins: bool, ends: bool) -> str:
    """The words next to what differs."""
    words = text.split()
    head, tail = ([] if begins else words[:_KEPT]), ([] if ends else words[-_KEPT:])
    if len(words) <= len(head) + len(tail) + _KEPT:
        return text
    return " ".join([*head, "…", *tail])


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= _MOST else " ".join([*words[:_MOST], "…"])
