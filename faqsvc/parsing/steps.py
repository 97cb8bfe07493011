"""Stage 1: an answer whose line breaks were lost -> its lines again. For text extractions only.

A break is put back only where something says that one was there: a note sign, a step number that follows the one
before it (a series begins with 1), a dash or a new sentence glued to the end of the last. Versions (3.1.2), decimals,
ratios (1:1), ranges and numbers in brackets begin nothing. No character is added, none is lost but white space.
"""

import re
from collections.abc import Iterator

_ENDING = r"(?:^|(?<=[.?!:다요음함임\])】”\"'])|(?<=[.?!:다요음함임\])】”\"'][ ])|(?<=[가-힣][ ]))"
_BREAK = re.compile(
    rf"""(?P<note>※)
      | {_ENDING}(?P<sub>\d{{1,2}}-\d{{1,2}}\))
      | {_ENDING}(?P<round>\d{{1,2}}\))(?!\d)
      | (?<=[가-힣])(?P<follow>\d{{1,2}}\))(?!\d)
      | {_ENDING}(?P<dot>\d{{1,2}}\.)(?=\s|[가-힣])(?!\s?\d)
      | (?:^|(?<=[.?!:다요])|(?<=[.?!:][ ]))(?P<dash>-\s)
      | (?<=[가-힣][다요]\.)(?P<glued>(?=[가-힣“"‘'A-Z]))
    """,
    re.VERBOSE,
)


def split_lines(text: str) -> Iterator[str]:
    """The lines of one glued text, stripped; linear in its length."""
    start = 0
    last = {"round": 0, "dot": 0}
    for match in _BREAK.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("round", "follow", "dot"):
            number = int(match[kind][:-1])
            series = "dot" if kind == "dot" else "round"
            follows = number == last[series] + 1 and number > 1
            begins = number == 1 and kind != "follow" and not _bracketed(text, match.start())
            if not (follows or begins):
                continue
            last[series] = number
        line = text[start : match.start()].strip()
        if line:
            yield line
        start = match.start()
    line = text[start:].strip()
    if line:
        yield line


def _bracketed(text: str, at: int) -> bool:
    """Whether a bracket is open here, so that `)` closes it."""
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)
