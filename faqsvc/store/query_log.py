"""What was asked and what was opened after it. One row an ask, not a request:

- a query that is typed on (상, 상담, 상담원) within seconds is one ask, the last;
- the same query again within half an hour (a reload, a further page, a chosen category) is the same ask;
- an article belongs to the last ask of its reader that showed it;
- of one query, five asks of one source count on a day: nobody makes it popular alone.

Queries come masked (faqsvc.usage); readers go by a name for one day (faqsvc.web.readers).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Date, Float, ForeignKey, Index, String, Text, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from faqsvc.korean.jamo import decompose
from faqsvc.store.base import Base, Instant, day_of, now
from faqsvc.store.database import Store

_TYPING = timedelta(seconds=10)
_SAME_ASK = timedelta(minutes=30)
_LOOKED_BACK = 5  # asks of a reader that an opened article may belong to
_NAME = 60
_SOURCE = 16  # characters that the names of all readers of one address begin with; they are hexadecimal
_MOST_OF_A_SOURCE = 5


class Door(StrEnum):
    PAGE = "page"
    API = "api"


class QueryRow(Base):
    __tablename__ = "queries"
    __table_args__ = (Index("ix_queries_key_reader", "key", "reader"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asked: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date] = mapped_column(Date, index=True)
    reader: Mapped[str] = mapped_column(String(32), index=True)
    query: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200))
    service_id: Mapped[int | None]
    category_id: Mapped[int | None]
    total: Mapped[int]
    weak: Mapped[bool]
    corrections: Mapped[str] = mapped_column(Text)  # a line each: kind, original, replacement
    took_ms: Mapped[float] = mapped_column(Float)
    door: Mapped[str] = mapped_column(String(8))
    junk: Mapped[bool]
    shown: Mapped[str] = mapped_column(Text)  # ids in the order shown
    top_service: Mapped[str] = mapped_column(String(_NAME))
    top_category: Mapped[str] = mapped_column(String(_NAME))
    opened: Mapped[bool]


class OpenRow(Base):
    __tablename__ = "opens"

    id: Mapped[int] = mapped_column(primary_key=True)
    opened: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date] = mapped_column(Date, index=True)
    entry_id: Mapped[str] = mapped_column(String(64), index=True)
    query_id: Mapped[int | None] = mapped_column(ForeignKey("queries.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int | None]  # 1 for the first hit


@dataclass(frozen=True, slots=True)
class Asked:
    """One search. `shown`: ids of the page's entries; `top_service`, `top_category`: where the first hit stands."""

    asked: datetime
    reader: str
    query: str
    key: str
    service_id: int | None
    category_id: int | None
    page: int
    total: int
    weak: bool
    corrections: tuple[tuple[str, str, str], ...]
    took_ms: float
    door: Door
    junk: bool
    shown: tuple[str, ...]
    top_service: str
    top_category: str

    def columns(self) -> dict[str, object]:
        return {
            "asked": self.asked,
            "day": day_of(self.asked),
            "reader": self.reader,
            "query": self.query,
            "key": self.key,
            "service_id": self.service_id,
            "category_id": self.category_id,
            "total": self.total,
            "weak": self.weak,
            "corrections": "\n".join("\t".join(" ".join(part.split()) for part in one) for one in self.corrections),
            "took_ms": self.took_ms,
            "door": self.door.value,
            "junk": self.junk,
            "shown": ",".join(self.shown),
            "top_service": self.top_service[:_NAME],
            "top_category": self.top_category[:_NAME],
        }


@dataclass(frozen=True, slots=True)
class Opened:
    """An article that a reader came to."""

    opened: datetime
    reader: str
    entry_id: str


class QueryLog:
    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, events: Sequence[Asked | Opened]) -> None:
        """In their order, in one transaction."""
        with self._store.begin() as session:
            for event in events:
                if isinstance(event, Asked):
                    _ask(session, event)
                else:
                    _open(session, event)
                session.flush()

    def purge(self, *, keep_days: int) -> int:
        """Forget what was asked and opened earlier than that; how many asks."""
        before = day_of(now()) - timedelta(days=keep_days)
        with self._store.begin() as session:
            session.execute(delete(OpenRow).where(OpenRow.day < before))
            return len(session.execute(delete(QueryRow).where(QueryRow.day < before).returning(QueryRow.id)).all())

    def erase(self, words: str) -> int:
        """Forget every ask that holds these words, spaces aside; how many."""
        key = "".join(filter(str.isalnum, words.lower()))
        wanted = or_(QueryRow.query.contains(words, autoescape=True), QueryRow.key.contains(key, autoescape=True))
        with self._store.begin() as session:
            return len(session.execute(delete(QueryRow).where(wanted).returning(QueryRow.id)).all())


def _last_of(session: Session, reader: str, since: datetime, limit: int) -> Sequence[QueryRow]:
    statement = select(QueryRow).where(QueryRow.reader == reader, QueryRow.asked >= since)
    return session.scalars(statement.order_by(QueryRow.id.desc()).limit(limit)).all()


def _ask(session: Session, event: Asked) -> None:
    earlier = _last_of(session, event.reader, event.asked - _SAME_ASK, _LOOKED_BACK)
    same = next((row for row in earlier if row.key == event.key), None)
    if same is not None:
        shown = same.shown.split(",")
        same.shown = ",".join([*shown, *(entry_id for entry_id in event.shown if entry_id not in shown)])
        same.service_id = event.service_id
        same.category_id = event.category_id
    elif event.page > 1:
        return  # a page in the middle, without the first: a crawler or an old address
    elif earlier and _typed_on(earlier[0], event):
        for name, value in event.columns().items():
            setattr(earlier[0], name, value)
    elif not _insisted(session, event):
        session.add(QueryRow(**event.columns(), opened=False))


def _insisted(session: Session, event: Asked) -> bool:
    """Whether its source has asked this so often today that it counts no more; tomorrow it has another name."""
    source = event.reader[:_SOURCE]
    asked = select(func.count()).where(QueryRow.key == event.key, QueryRow.reader.between(source, f"{source}g"))
    return (session.scalar(asked) or 0) >= _MOST_OF_A_SOURCE


def _typed_on(row: QueryRow, event: Asked) -> bool:
    """Whether the event is the row's query with more letters behind: ㅅ, 상, 상담."""
    before, after = decompose(row.key), decompose(event.key)
    return not row.opened and event.asked - row.asked <= _TYPING and after.startswith(before)


def _open(session: Session, event: Opened) -> None:
    rank = None
    from_row = None
    for row in _last_of(session, event.reader, event.opened - _SAME_ASK, _LOOKED_BACK):
        shown = row.shown.split(",")
        if event.entry_id in shown:
            row.opened = True
            from_row, rank = row, shown.index(event.entry_id) + 1
            break
    session.add(
        OpenRow(
            opened=event.opened,
            day=day_of(event.opened),
            entry_id=event.entry_id,
            query_id=from_row.id if from_row else None,
            rank=rank,
        )
    )
