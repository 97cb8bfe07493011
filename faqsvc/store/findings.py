"""What the knowledge team decided about findings: a row a finding's key, so that it stays settled while it is the same.

A decision keeps what it was about: a finding whose article was merged is found by no check any more, and can still be
looked up and taken back. The rule a change must not break: settling a finding changes no article; merging and mending
are the editor's.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from faqsvc.model import Resolution
from faqsvc.store.base import Base, Instant, now
from faqsvc.store.database import Store

LONGEST_NOTE = 500
_LONGEST_SUMMARY = 1_000


class SettledRow(Base):
    __tablename__ = "settled_finding"

    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    resolution: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    settled: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(32), default="")
    entries: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    merged: Mapped[str] = mapped_column(String(64), default="")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about, as its report told it."""

    kind: str = ""
    entry_ids: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """subject: empty where only the key was known; merged: the entry whose address leads on since then."""

    key: str
    resolution: Resolution
    author: str
    note: str
    settled: datetime
    subject: Subject = Subject()
    merged: str = ""


class Findings:
    def __init__(self, store: Store) -> None:
        self._store = store

    def settle(
        self,
        key: str,
        resolution: Resolution,
        *,
        author: str,
        note: str = "",
        subject: Subject = Subject(),
        merged: str = "",
    ) -> None:
        """A second decision replaces the first."""
        row = SettledRow(
            key=key,
            resolution=resolution.value,
            author=author[:64],
            note=note[:LONGEST_NOTE],
            settled=now(),
            kind=subject.kind,
            entries=" ".join(subject.entry_ids),
            summary=subject.summary[:_LONGEST_SUMMARY],
            merged=merged,
        )
        with self._store.begin() as session:
            session.merge(row)

    def reopen(self, key: str) -> bool:
        """Whether it was settled."""
        with self._store.begin() as session:
            row = session.get(SettledRow, key)
            session.execute(delete(SettledRow).where(SettledRow.key == key))
            return row is not None

    def settled(self) -> dict[str, Settled]:
        """Every decision by the finding's key."""
        with self._store.reading() as session:
            return {row.key: _settled(row) for row in session.scalars(select(SettledRow))}

    def decision(self, key: str) -> Settled | None:
        with self._store.reading() as session:
            row = session.get(SettledRow, key)
            return _settled(row) if row else None


def _settled(row: SettledRow) -> Settled:
    subject = Subject(row.kind, tuple(row.entries.split()), row.summary)
    return Settled(row.key, Resolution(row.resolution), row.author, row.note, row.settled, subject, row.merged)
