"""What the support desk remembers: gaps, how often entries were put into replies, what each agent favors and opened,
templates of replies. Never a message: a gap keeps one question as it was masked, and that only when an agent files it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from faqsvc.store.base import Base, Instant, day_of, now
from faqsvc.store.database import Store

LONGEST_QUESTION = 300
LONGEST_PART = 2_000
_RECENT = 20  # entries that an agent opened, kept


class GapRow(Base):
    __tablename__ = "gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(LONGEST_QUESTION), unique=True)
    times: Mapped[int]
    filed: Mapped[datetime] = mapped_column(Instant)
    closed: Mapped[datetime | None] = mapped_column(Instant)


class ReplyUseRow(Base):
    __tablename__ = "reply_uses"

    entry_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    used: Mapped[int]


class OpenedRow(Base):
    __tablename__ = "desk_opened"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    opened: Mapped[datetime] = mapped_column(Instant)


class FavoriteRow(Base):
    __tablename__ = "desk_favorites"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    added: Mapped[datetime] = mapped_column(Instant)


class ReplyTemplateRow(Base):
    __tablename__ = "reply_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    opening: Mapped[str] = mapped_column(String(LONGEST_PART))
    item: Mapped[str] = mapped_column(String(LONGEST_PART))
    unanswered: Mapped[str] = mapped_column(String(LONGEST_PART))
    closing: Mapped[str] = mapped_column(String(LONGEST_PART))
    changed: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that no article answered, and how often it was filed."""

    id: int
    question: str
    times: int
    filed: datetime
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    name: str
    opening: str
    item: str
    unanswered: str
    closing: str


class DeskNotes:
    """Each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def file_gap(self, question: str) -> None:
        """`question` is masked. One that was filed before counts again, and is open again."""
        row = {"question": question[:LONGEST_QUESTION], "times": 1, "filed": now(), "closed": None}
        changed = {"times": GapRow.times + 1, "filed": row["filed"], "closed": None}
        with self._store.begin() as session:
            session.execute(_insert(session, GapRow, row, on=["question"], changed=changed))

    def gaps(self, *, limit: int = 200) -> list[Gap]:
        """Open ones, the most often filed first."""
        rows = select(GapRow).where(GapRow.closed.is_(None)).order_by(GapRow.times.desc(), GapRow.filed.desc())
        with self._store.reading() as session:
            return [
                Gap(one.id, one.question, one.times, one.filed, one.closed)
                for one in session.scalars(rows.limit(limit))
            ]

    def close_gap(self, gap_id: int) -> None:
        with self._store.begin() as session:
            session.execute(update(GapRow).where(GapRow.id == gap_id).values(closed=now()))

    def count_uses(self, entry_ids: Iterable[str]) -> None:
        with self._store.begin() as session:
            for entry_id in dict.fromkeys(entry_ids):
                row = {"entry_id": entry_id, "day": day_of(now()), "used": 1}
                changed = {"used": ReplyUseRow.used + 1}
                session.execute(_insert(session, ReplyUseRow, row, on=["entry_id", "day"], changed=changed))

    def uses(self, entry_ids: Iterable[str]) -> Mapping[str, int]:
        """In how many replies each was put, where that is any."""
        wanted = list(entry_ids)
        counted = select(ReplyUseRow.entry_id, func.sum(ReplyUseRow.used)).where(ReplyUseRow.entry_id.in_(wanted))
        with self._store.reading() as session:
            return {entry_id: int(used) for entry_id, used in session.execute(counted.group_by(ReplyUseRow.entry_id))}

    def opened(self, account_id: int, entry_id: str) -> None:
        row = {"account_id": account_id, "entry_id": entry_id, "opened": now()}
        with self._store.begin() as session:
            on = ["account_id", "entry_id"]
            session.execute(_insert(session, OpenedRow, row, on=on, changed={"opened": row["opened"]}))
            mine = select(OpenedRow.entry_id).where(OpenedRow.account_id == account_id)
            kept = list(session.scalars(mine.order_by(OpenedRow.opened.desc()).limit(_RECENT)))
            session.execute(
                delete(OpenedRow).where(OpenedRow.account_id == account_id, OpenedRow.entry_id.not_in(kept))
            )

    def recent(self, account_id: int) -> list[str]:
        mine = select(OpenedRow.entry_id).where(OpenedRow.account_id == account_id)
        with self._store.reading() as session:
            return list(session.scalars(mine.order_by(OpenedRow.opened.desc()).limit(_RECENT)))

    def favor(self, account_id: int, entry_id: str, *, on: bool) -> None:
        with self._store.begin() as session:
            if on:
                row = {"account_id": account_id, "entry_id": entry_id, "added": now()}
                keys = ["account_id", "entry_id"]
                session.execute(_insert(session, FavoriteRow, row, on=keys, changed={"added": row["added"]}))
            else:
                mine = FavoriteRow.account_id == account_id
                session.execute(delete(FavoriteRow).where(mine, FavoriteRow.entry_id == entry_id))

    def favorites(self, account_id: int) -> list[str]:
        mine = select(FavoriteRow.entry_id).where(FavoriteRow.account_id == account_id)
        with self._store.reading() as session:
            return list(session.scalars(mine.order_by(FavoriteRow.added.desc()).limit(200)))

    def templates(self) -> list[ReplyTemplate]:
        with self._store.reading() as session:
            rows = session.scalars(select(ReplyTemplateRow).order_by(ReplyTemplateRow.name))
            return [ReplyTemplate(one.name, one.opening, one.item, one.unanswered, one.closing) for one in rows]

    def save_template(self, template: ReplyTemplate) -> None:
        """A new one, or the one of that name changed."""
        parts = {name: getattr(template, name) for name in ("opening", "item", "unanswered", "closing")}
        changed = parts | {"changed": now()}
        with self._store.begin() as session:
            row = {"name": template.name} | changed
            session.execute(_insert(session, ReplyTemplateRow, row, on=["name"], changed=changed))

    def remove_template(self, name: str) -> None:
        with self._store.begin() as session:
            session.execute(delete(ReplyTemplateRow).where(ReplyTemplateRow.name == name))


def _insert(
    session: Session, table: type[Base], row: Mapping[str, object], *, on: list[str], changed: Mapping[str, object]
) -> sqlite.Insert | postgresql.Insert:
    """A row, or a change of the one that is there."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(table).values(dict(row)).on_conflict_do_update(index_elements=on, set_=dict(changed))
