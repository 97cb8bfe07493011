"""Two states of a text as lines that stayed, went and came."""

from dataclasses import dataclass
from difflib import SequenceMatcher

_LONGEST = 2_000  # lines; longer texts are shown as gone and come


@dataclass(frozen=True, slots=True)
class Line:
    """sign: `-` went, `+` came, a space: stayed."""

    sign: str
    text: str


def differences(before: str, after: str) -> list[Line]:
    old, new = before.split("\n"), after.split("\n")
    if len(old) + len(new) > _LONGEST:
        return [*(Line("-", line) for line in old), *(Line("+", line) for line in new)]
    lines: list[Line] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [Line(" ", line) for line in old[start:end]]
        else:
            lines += [Line("-", line) for line in old[start:end]]
            lines += [Line("+", line) for line in new[first:last]]
    return lines
