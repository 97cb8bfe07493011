"""What looks like a number of somebody and is none: dates, prices, versions, addresses of articles, serial hashes.

Only rules in doubt ask this; a mobile number stays one wherever it stands.
"""

import re

_DATE = r"(?:19|20)\d\d(?P<{0}>[-./])(?:0?[1-9]|1[0-2])(?P={0})(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_HARMLESS = re.compile(
    "|".join(
        (
            # a date, a time behind it, and the end of a range
            _DATE.format("a") + r"(?:[t ~-]{1,3}\d\d:\d\d(?::\d\d)?)?(?:\s?[-~]\s?" + _DATE.format("b") + ")?",
            r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)(?:\s?[-~]\s?(?:19|20)\d{6}(?!\d))?",
            # the permanent address of an article, and the ids in a result page's address
            r"(?:helps_html/|articleid=|serviceid=|categoryid=|service=|category=)\d{1,12}(?!\d)",
            # 1,250,000원, 1000000000원, 500000000바이트
            r"(?<![\d,])\d{1,3}(?:,\d{3}){1,6}(?![\d,])",
            r"(?<![\d-])[1-9]\d{0,14}\s?(?:원|달러|바이트|bytes?|[kmgt]b|px)(?![a-z])",
            # versions of two and more points, addresses of machines, a fraction
            r"(?<![\d.])(?!0\d|\d{4}\.\d{4}\.\d{4})v?\d{1,5}(?:\.\d{1,6}){2,6}(?![\d.])",
            r"(?<![\d.])\d{1,6}\.\d{1,20}(?![\d.-])",
            # hexadecimal: uuid, hash, 0x
            r"(?<![0-9a-z-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])",
            r"(?<![0-9a-z])(?=\d{0,63}[a-f])[0-9a-f]{16,64}(?![0-9a-z])",
            r"0x[0-9a-f]{1,16}",
            # numbers of companies that everyone calls, and free calls
            r"(?<![\d-])1[568]\d\d[- ]?\d{4}(?![\d-])",
            r"(?<![\d-])080[- ]?\d{3,4}[- ]?\d{4}(?![\d-])",
            r"(?<![\d-])97[89]-?\d{1,5}-?\d{1,7}-?\d{1,7}-?[\dx](?![\d-])",  # a book's number
            r"1 2 3 4 5 6 7 8 9(?: 1?0)?(?!\d)",  # counting
        )
    )
)


class Harmless:
    """The stretches of a folded text that no doubtful rule may mask; looked for in the lines that are asked about."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def holds(self, start: int, end: int) -> bool:
        """Does one of them hold all of it?"""
        after = self._text.find("\n", end)
        line = self._text.rfind("\n", 0, start) + 1, len(self._text) if after < 0 else after
        if line not in self._lines:
            self._lines[line] = [match.span() for match in _HARMLESS.finditer(self._text, *line)]
        return any(first <= start and end <= last for first, last in self._lines[line])
