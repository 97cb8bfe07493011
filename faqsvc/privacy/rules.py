"""What a rule of masking is: a kind of personal data, the pattern that finds it, and a second look at each match.

Patterns read folded text (lower case, full width made half, NFC) in which what was found before stands as `*`. The rule
a change must not break: every repetition is bounded or possessive, so that a search stays linear in the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

# Pieces of patterns: dashes as people type them; what may stand between groups of digits; between label and value.
DASH = r"\-‐‑‒–—―−ㅡー_~"
GAP = rf"[ \t.,·/()\[\]{DASH}]{{0,3}}+"
IS = r"\s{0,2}(?:는|은|가|이|:|=>|=|#|->|→|\))?\s{0,2}"
SAID = r"\s{0,2}(?:는|은|:|=>|=|->|→)\s{0,2}"


_REACH = 120  # characters before and after a core, more than any match with one has


class Kind(StrEnum):
    EMAIL = "email"
    RESIDENT = "resident"  # 주민등록번호, 외국인등록번호, 법인등록번호
    PHONE = "phone"
    CARD = "card"
    ACCOUNT = "account"
    BUSINESS = "business"  # 사업자등록번호
    PASSPORT = "passport"
    LICENSE = "license"  # 운전면허번호
    ORDER = "order"
    BIRTH = "birth"
    SECRET = "secret"  # noqa: S105  passwords and one-time codes
    HANDLE = "handle"  # an id that someone signs in with
    ADDRESS = "address"
    NAME = "name"
    NUMBER = "number"  # a long number of unknown kind


def alone(first: str, *, after: str) -> str:
    """A character of `first` that does not stand after one of `after`, written so that a search skips to it."""
    return rf"{first}(?<!{after}{first})"


def _always(_: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` finds; its group `value`, or the whole match where it has none, is masked if `accept` agrees.

    core: what stands in every match and is rare; the pattern is tried near it only.
    """

    kind: Kind
    pattern: re.Pattern[str]
    accept: Callable[[re.Match[str]], bool]
    core: re.Pattern[str] | None = None

    @classmethod
    def of(
        cls, kind: Kind, *parts: str, accept: Callable[[re.Match[str]], bool] = _always, core: str | None = None
    ) -> "Rule":
        """The pattern is the parts joined."""
        return cls(kind, re.compile("".join(parts)), accept, re.compile(core) if core else None)

    def find(self, text: str, windows: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Bounds of what it finds in the windows of `text`; what stands around a window is seen, but not found."""
        group: int | str = "value" if "value" in self.pattern.groupindex else 0
        if self.core:
            windows = _near(self.core, text, windows)
        return [
            match.span(group)
            for start, end in windows
            for match in self.pattern.finditer(text, start, end)
            if self.accept(match)
        ]


def _near(core: re.Pattern[str], text: str, windows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of the windows that a match with the core may reach into."""
    for start, end in windows:
        begin = stop = start
        for match in core.finditer(text, start, end):
            if match.start() - _REACH > stop:
                yield begin, stop
                begin = match.start() - _REACH
            stop = min(end, match.end() + _REACH)
        if stop > begin:
            yield begin, stop
