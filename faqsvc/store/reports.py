"""What the query log says about some days: counts by day, service and category, and lists of queries. Junk is left out.

An ask is answered when it found something that was not framed as weak; it is opened when one of its entries was.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from faqsvc.store.base import day_of, now
from faqsvc.store.database import Store
from faqsvc.store.query_log import OpenRow, QueryRow

_REFINED_WITHIN = timedelta(minutes=5)
_MOST_PAIRS = 20_000  # neighboring asks that are looked at for refinements


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included; `service` empty: all. An ask is of the service that its first hit is of."""

    since: date
    until: date
    service: str = ""

    @classmethod
    def last(cls, days: int, *, service: str = "") -> "Period":
        today = day_of(now())
        return cls(today - timedelta(days=days - 1), today, service)

    @property
    def days(self) -> list[date]:
        return [self.since + timedelta(days=at) for at in range((self.until - self.since).days + 1)]


@dataclass(frozen=True, slots=True)
class Tally:
    """Asks of one day, service or category."""

    name: str
    asked: int
    unanswered: int
    opened: int


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """A query over all its spellings; `query` is one of them."""

    query: str
    asked: int
    unanswered: int
    opened: int


@dataclass(frozen=True, slots=True)
class Refinement:
    """A query that opened nothing, the one asked next by the same reader, and by how many readers."""

    before: str
    after: str
    readers: int
    solved: bool  # the first found nothing, the second did


@dataclass(frozen=True, slots=True)
class Corrected:
    kind: str
    original: str
    replacement: str
    asked: int


@dataclass(frozen=True, slots=True)
class Speed:
    mean_ms: float
    p95_ms: float


class Queries(StrEnum):
    """Which queries a list is of."""

    ALL = "all"
    UNANSWERED = "unanswered"
    UNOPENED = "unopened"


_UNANSWERED = or_(QueryRow.total == 0, QueryRow.weak)


class Reports:
    def __init__(self, store: Store) -> None:
        self._store = store

    def by_day(self, period: Period) -> tuple[Tally, ...]:
        """Every day of the period, those without asks as well."""
        found = {tally.name: tally for tally in self._tallies(period, QueryRow.day)}
        return tuple(found.get(str(day), Tally(str(day), 0, 0, 0)) for day in period.days)

    def by_service(self, period: Period) -> tuple[Tally, ...]:
        return self._tallies(period, QueryRow.top_service)

    def by_category(self, period: Period) -> tuple[Tally, ...]:
        return self._tallies(
            period, case((QueryRow.top_service == "", ""), else_=QueryRow.top_service + " > " + QueryRow.top_category)
        )

    def services(self) -> tuple[str, ...]:
        """Those that asks were of."""
        statement = select(QueryRow.top_service).where(QueryRow.top_service != "").distinct()
        with self._store.reading() as session:
            return tuple(session.scalars(statement.order_by(QueryRow.top_service)))

    def queries(self, period: Period, which: Queries = Queries.ALL, *, limit: int = 50) -> tuple[AskedQuery, ...]:
        """The most asked first."""
        asked, unanswered, opened = _counts()
        statement = (
            select(func.max(QueryRow.query), asked, unanswered, opened)
            .where(_within(period))
            .group_by(QueryRow.key)
            .order_by(asked.desc(), QueryRow.key)
            .limit(limit)
        )
        if which is Queries.UNANSWERED:
            statement = statement.where(_UNANSWERED)
        elif which is Queries.UNOPENED:
            statement = statement.where(~_UNANSWERED).having(opened == 0)
        return tuple(AskedQuery(*row) for row in self._rows(statement))

    def frequent(self, *, limit: int) -> list[str]:
        """The most asked queries of the last thirty days."""
        return [one.query for one in self.queries(Period.last(30), limit=limit)]

    def refinements(self, period: Period, *, limit: int = 50) -> tuple[Refinement, ...]:
        """Pairs of asks that followed each other within minutes, the first without an opened entry."""
        following = func.lead(QueryRow.id).over(partition_by=QueryRow.reader, order_by=QueryRow.id)
        pairs = select(QueryRow.id.label("first"), following.label("second")).where(_within(period)).subquery()
        first, second = aliased(QueryRow), aliased(QueryRow)
        statement = (
            select(first, second)
            .join(pairs, pairs.c.first == first.id)
            .join(second, pairs.c.second == second.id)
            .where(~first.opened, first.key != second.key)
            .order_by(first.id.desc())
            .limit(_MOST_PAIRS)
        )
        readers: dict[tuple[str, str], set[str]] = {}
        spelled: dict[tuple[str, str], tuple[QueryRow, QueryRow]] = {}
        with self._store.reading() as session:
            for before, after in session.execute(statement):
                if after.asked - before.asked <= _REFINED_WITHIN:
                    key = (before.key, after.key)
                    readers.setdefault(key, set()).add(before.reader)
                    spelled.setdefault(key, (before, after))
        found = [
            Refinement(before.query, after.query, len(readers[key]), _failed(before) and not _failed(after))
            for key, (before, after) in spelled.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.readers, one.before, one.after))[:limit])

    def corrected(self, period: Period, *, limit: int = 50) -> tuple[Corrected, ...]:
        """What search took for something else, the most frequent first."""
        statement = (
            select(QueryRow.corrections, func.count())
            .where(_within(period), QueryRow.corrections != "")
            .group_by(QueryRow.corrections)
        )
        counted: Counter[tuple[str, str, str]] = Counter()
        for lines, asked in self._rows(statement):
            for line in lines.split("\n"):
                kind, original, replacement = line.split("\t")
                counted[kind, original, replacement] += asked
        return tuple(Corrected(*which, asked) for which, asked in counted.most_common(limit))

    def opened(self, period: Period, *, limit: int = 50) -> tuple[tuple[str, int], ...]:
        """Articles by how often they were opened."""
        times = func.count()
        statement = (
            select(OpenRow.entry_id, times)
            .where(OpenRow.day.between(period.since, period.until))
            .group_by(OpenRow.entry_id)
            .order_by(times.desc(), OpenRow.entry_id)
            .limit(limit)
        )
        return tuple((row[0], row[1]) for row in self._rows(statement))

    def junk(self, period: Period) -> int:
        statement = select(func.count()).where(QueryRow.day.between(period.since, period.until), QueryRow.junk)
        return int(self._rows(statement)[0][0])

    def speed(self, period: Period) -> Speed:
        mean, asked = self._rows(select(func.avg(QueryRow.took_ms), func.count()).where(_within(period)))[0]
        if not asked:
            return Speed(0.0, 0.0)
        slow = select(QueryRow.took_ms).where(_within(period)).order_by(QueryRow.took_ms.desc())
        p95 = self._rows(slow.offset(int(asked * 0.05)).limit(1))[0][0]
        return Speed(float(mean), float(p95))

    def _tallies(self, period: Period, name: Any) -> tuple[Tally, ...]:
        asked, unanswered, opened = _counts()
        statement = (
            select(name, asked, unanswered, opened).where(_within(period)).group_by(name).order_by(asked.desc(), name)
        )
        return tuple(Tally(str(row[0]), *row[1:]) for row in self._rows(statement))

    def _rows(self, statement: Executable) -> Sequence[Any]:
        with self._store.reading() as session:
            return session.execute(statement).all()


def _counts() -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """How many were asked, found nothing, opened something."""
    return func.count(), func.count().filter(_UNANSWERED), func.count().filter(QueryRow.opened)


def _within(period: Period) -> ColumnElement[bool]:
    inside = and_(QueryRow.day.between(period.since, period.until), ~QueryRow.junk)
    return and_(inside, QueryRow.top_service == period.service) if period.service else inside


def _failed(row: QueryRow) -> bool:
    return row.total == 0 or row.weak
