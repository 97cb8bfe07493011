"""A report and the team's decisions -> the lines that the page and the CSV show: chosen, counted, in pages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from faqsvc.desk.quality import PAIRS_BY_MEANING, PAIRS_BY_WORDS, Change, Finding, Kind, Quote
from faqsvc.model import Resolution
from faqsvc.parsing.cells import guarded
from faqsvc.store import Settled
from faqsvc.web.params import clean_query
from faqsvc.web.staff.sheets import csv_text

PAGE = 20
KINDS = {
    Kind.NEAR_DUPLICATE: "같은 답변",
    Kind.SAME_QUESTION: "같은 질문",
    Kind.CONTRADICTION: "서로 다른 안내",
    Kind.VARIANT_DRIFT: "기기별 차이",
    Kind.CUT: "잘린 답변",
    Kind.DEAD_LINK: "끊긴 링크",
    Kind.UNDATED: "날짜 없음",
    Kind.STALE: "오래된 글",
    Kind.WORDING: "고객이 쓰지 않는 말",
    Kind.DAMAGE: "빠진 말",
    Kind.POSSIBLE_CONTRADICTION: "다를 수 있는 안내",
    Kind.POSSIBLE_DUPLICATE: "뜻이 비슷한 도움말",
}
RESOLUTIONS = {Resolution.MERGED: "합침", Resolution.KEPT: "그대로 둠", Resolution.FIXED: "고침"}
MERGING = PAIRS_BY_WORDS | PAIRS_BY_MEANING


class Show(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    ALL = "all"


SHOWS = {Show.OPEN: "정리할 것", Show.SETTLED: "정리한 것", Show.ALL: "모두"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the report is looked at."""

    kind: Kind | None = None
    show: Show = Show.OPEN
    words: str = ""
    page: int = 1

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Choice":
        """Of an address; what says nothing is left at what it is without."""
        kind, show, page = values.get("kind", ""), values.get("show", ""), values.get("page", "")
        return cls(
            Kind(kind) if kind in list(Kind) else None,
            Show(show) if show in list(Show) else Show.OPEN,
            clean_query(values.get("query", "")),
            int(page) if page.isascii() and page.isdigit() and 0 < int(page[:6]) < 100_000 else 1,
        )

    def asked(self) -> str:
        """As the query of an address."""
        told = {
            "kind": self.kind or "",
            "show": "" if self.show is Show.OPEN else self.show,
            "query": self.words,
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({name: str(value) for name, value in told.items() if value})

    def with_kind(self, kind: Kind | None) -> str:
        return replace(self, kind=kind, page=1).asked()

    def with_page(self, page: int) -> str:
        return replace(self, page=page).asked()


@dataclass(frozen=True, slots=True)
class Line:
    """A finding, a decision, or both; finding None: it is found no more."""

    key: str
    kind: Kind | None
    entry_ids: tuple[str, ...]
    summary: str
    finding: Finding | None = None
    settled: Settled | None = None

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return self.finding.quotes if self.finding else ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.finding.changes if self.finding else ()

    @property
    def same(self) -> bool:
        """Whether the answers differ in no word."""
        return all(change.same for change in self.changes)

    @property
    def mergeable(self) -> bool:
        return self.kind in MERGING and len(self.entry_ids) == 2


def lines(findings: Iterable[Finding], settled: Mapping[str, Settled]) -> list[Line]:
    """What is found, in the report's order; then what was settled and is found no more, newest first."""
    left = dict(settled)
    found = [Line(one.key, one.kind, one.entry_ids, one.summary, one, left.pop(one.key, None)) for one in findings]
    gone = sorted(left.values(), key=lambda one: one.settled, reverse=True)
    return found + [_gone(one) for one in gone]


def _gone(one: Settled) -> Line:
    kind = Kind(one.subject.kind) if one.subject.kind in list(Kind) else None
    return Line(one.key, kind, one.subject.entry_ids, one.subject.summary, settled=one)


@dataclass(frozen=True, slots=True)
class Chosen:
    """counts: of each kind, whichever is chosen; total: what is chosen, on all pages."""

    lines: Sequence[Line]
    counts: Mapping[Kind, int]
    total: int
    pages: int


def choose(every: Sequence[Line], choice: Choice, questions: Mapping[str, str]) -> Chosen:
    """All that is chosen; `page_of` cuts it."""
    words = choice.words.casefold().split()
    shown = [
        line
        for line in every
        if (choice.show is Show.ALL or (line.settled is not None) == (choice.show is Show.SETTLED))
        and (not words or _holds(line, words, questions))
    ]
    counts = Counter(line.kind for line in shown if line.kind)
    if choice.kind:
        shown = [line for line in shown if line.kind is choice.kind]
    return Chosen(shown, counts, len(shown), max(1, -(-len(shown) // PAGE)))


def page_of(chosen: Chosen, number: int) -> Sequence[Line]:
    return chosen.lines[PAGE * (number - 1) : PAGE * number]


def _holds(line: Line, words: Sequence[str], questions: Mapping[str, str]) -> bool:
    told = [line.summary, *line.entry_ids, *(questions.get(one, "") for one in line.entry_ids)]
    told += [quote.text for quote in line.quotes]
    if line.settled:
        told += [line.settled.note, line.settled.author]
    text = "\n".join(told).casefold()
    return all(word in text for word in words)


_HEADER = (
    "번호", "종류", "도움말", "질문", "내용", "근거", "첫째 글에만", "둘째 글에만", "정리", "정리한 사람", "메모",
)  # fmt: skip


def table(shown: Iterable[Line], questions: Mapping[str, str]) -> str:
    """As CSV; no cell is a formula."""
    return csv_text(_HEADER, (list(map(guarded, _cells(line, questions))) for line in shown))


def _cells(line: Line, questions: Mapping[str, str]) -> tuple[str, ...]:
    changed = [change for change in line.changes if not change.same]
    settled = line.settled
    return (
        line.key,
        KINDS[line.kind] if line.kind else "",
        " ".join(line.entry_ids),
        "\n".join(questions.get(one, "") for one in line.entry_ids),
        line.summary,
        "\n".join(f"{quote.entry_id}: {quote.text}" for quote in line.quotes),
        "\n".join(change.before for change in changed if change.before),
        "\n".join(change.after for change in changed if change.after),
        RESOLUTIONS[settled.resolution] if settled else "",
        settled.author if settled else "",
        settled.note if settled else "",
    )
