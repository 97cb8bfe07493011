"""A report as JSON and back, for the file that the workers of a server share.

The rule a change must not break: what cannot be read is no report; another form of the file gets another `_FORM`.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from faqsvc.desk.quality.finding import Change, Finding, Kind, Quote

_FORM = 1


@dataclass(frozen=True, slots=True)
class Inspected:
    """All findings of one generation of the index on one day; questions: of the entries that they name."""

    findings: tuple[Finding, ...]
    questions: dict[str, str]
    generation: int
    day: date
    made: datetime


def dumped(report: Inspected) -> bytes:
    told = asdict(report) | {"form": _FORM, "day": report.day.isoformat(), "made": report.made.isoformat()}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def loaded(text: bytes) -> Inspected | None:
    try:
        told = json.loads(text)
        if told["form"] != _FORM:
            return None
        return Inspected(
            tuple(map(_finding, told["findings"])),
            told["questions"],
            told["generation"],
            date.fromisoformat(told["day"]),
            datetime.fromisoformat(told["made"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _finding(told: dict[str, Any]) -> Finding:
    return Finding(
        Kind(told["kind"]),
        tuple(told["entry_ids"]),
        told["summary"],
        subject=tuple(told["subject"]),
        quotes=tuple(Quote(**one) for one in told["quotes"]),
        changes=tuple(Change(**one) for one in told["changes"]),
    )
