"""A reply before it is text: lines of runs, some of which lead somewhere."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_LIST_LIKE = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


@dataclass(frozen=True, slots=True)
class Run:
    """`text`, which leads to `href` where that is not empty."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `depth`: how far a step is set in; `strong`: a question, as a heading. No runs: a blank line."""

    runs: tuple[Run, ...] = ()
    depth: int = 0
    strong: bool = False


BLANK = Line()


def of(text: str, *, depth: int = 0, strong: bool = False) -> list[Line]:
    """A line for each line of a text."""
    return [Line((Run(piece),) if piece else (), depth, strong) for piece in text.split("\n")]


def plain(lines: Iterable[Line]) -> str:
    """As text; the address of a run stands below it, or is it."""
    return "\n".join("  " * line.depth + "".join(map(_plain, line.runs)) for line in lines)


def _plain(run: Run) -> str:
    return run.text if run.href in ("", run.text) else f"{run.text}\n{run.href}"


def markdown(lines: Iterable[Line]) -> str:
    """As Markdown that shows the very words: nothing in a text becomes markup."""
    written = []
    for line in lines:
        text = "".join(f"[{escaped(run.text)}]({run.href})" if run.href else escaped(run.text) for run in line.runs)
        text = _LIST_LIKE.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)
        written.append("&nbsp;" * 4 * line.depth + (f"**{text}**" if line.strong and text else text))
    return "  \n".join(written)


def escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
