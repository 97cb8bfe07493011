"""Text in, the same text out with `*` for every character of personal data.

The rule a change must not break: the masked text is as long as the text, so that an offset in one is an offset in the
other, and nothing of what was masked can be read from the result.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from faqsvc.analysis import fold
from faqsvc.model import Span
from faqsvc.privacy.addresses import ADDRESSES
from faqsvc.privacy.contacts import EMAIL, MOBILE, SPELLED
from faqsvc.privacy.harmless import Harmless
from faqsvc.privacy.labeled import BIRTH, LABELED
from faqsvc.privacy.names import NAMES
from faqsvc.privacy.numbers import DOUBTFUL, FORMAL, LABELED_ACCOUNT, RESIDENT
from faqsvc.privacy.rules import Kind, Rule

MASK = "*"
_VISIBLE = re.compile(r"\S")
# What forms of pages in EUC-KR send for a character that it does not have, as a dash: browsers, and old programs.
_REFERENCE = re.compile(r"&#([0-9]{3,7});")
_LOST_DASH = re.compile(r"(?<=\d)\?(?=\d)")
# What is personal by its form or its label, the longer and surer form first: a mobile number may stand in an address.
_SURE = (*EMAIL, *RESIDENT, BIRTH, *SPELLED, LABELED_ACCOUNT, *MOBILE, *FORMAL, *LABELED, *ADDRESSES, *NAMES)
_ROUNDS = 4  # a masked neighbor can show where the next one begins; nobody writes longer chains


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of the text, masked, and why."""

    span: Span
    kind: Kind


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` is as long as what was given; findings are sorted and do not overlap."""

    text: str
    findings: tuple[Finding, ...] = ()


def mask(text: str) -> Masked:
    """Takes linear time and never raises."""
    if not _REFERENCE.search(text):
        return _masked(text, _found(text))
    plain, places = _without_references(text)
    return _masked(text, [(places[start], places[end], kind) for start, end, kind in _found(plain)])


def _without_references(text: str) -> tuple[str, list[int]]:
    """The text with the characters that references stand for, and where each of it, and its end, is in `text`."""
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in _REFERENCE.finditer(text):
        number = int(match[1])
        if number < 128 or number > sys.maxunicode or 0xD800 <= number < 0xE000:
            continue
        pieces += [text[done : match.start()], chr(number)]
        places += range(done, match.start() + 1)
        done = match.end()
    return "".join([*pieces, text[done:]]), [*places, *range(done, len(text) + 1)]


def _found(text: str) -> list[tuple[int, int, Kind]]:
    """Bounds in the text, sorted."""
    folded = fold(text)
    seen = _LOST_DASH.sub("-", folded.text)
    found: list[tuple[int, int, Kind]] = []
    harmless = Harmless(seen)
    windows = [(0, len(seen))]
    for _ in range(_ROUNDS):
        before = len(found)
        for rule in _SURE:
            seen = _hide(rule, seen, rule.find(seen, windows), found)
        for rule in DOUBTFUL:
            spans = [span for span in rule.find(seen, windows) if not harmless.holds(*span)]
            seen = _hide(rule, seen, spans, found)
        if len(found) == before:
            break
        windows = _lines_of(seen, found[before:])
    return [(*folded.published(start, end), kind) for start, end, kind in sorted(found)]


def _lines_of(text: str, found: Sequence[tuple[int, int, Kind]]) -> list[tuple[int, int]]:
    """The lines that hold a finding: what is masked can only show something new beside it."""
    lines: list[tuple[int, int]] = []
    for start, end, _ in sorted(found):
        if not lines or start >= lines[-1][1]:
            after = text.find("\n", end)
            lines.append((text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after))
    return lines


def _hide(rule: Rule, seen: str, spans: list[tuple[int, int]], found: list[tuple[int, int, Kind]]) -> str:
    """`seen` with the spans masked, each added to `found`."""
    if not spans:
        return seen
    pieces, done = [], 0
    for start, end in spans:
        pieces += [seen[done:start], _VISIBLE.sub(MASK, seen[start:end])]
        done = end
        found.append((start, end, rule.kind))
    return "".join([*pieces, seen[done:]])


def _masked(text: str, found: list[tuple[int, int, Kind]]) -> Masked:
    pieces, findings, done = [], [], 0
    for start, end, kind in found:
        if end <= done:
            continue
        start = max(start, done)
        pieces += [text[done:start], _VISIBLE.sub(MASK, text[start:end])]
        findings.append(Finding(Span(start, end - start), kind))
        done = end
    return Masked("".join([*pieces, text[done:]]), tuple(findings))
