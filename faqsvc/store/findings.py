"""What the knowledge team decided about findings: a row a finding's key, so that it stays settled while it is the same.

The rule a change must not break: settling a finding changes no article; merging and mending are the editor's.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from faqsvc.model import Resolution
from faqsvc.store.base import Base, Instant, now
from faqsvc.store.database import Store

LONGEST_NOTE = 500


class SettledRow(Base):
    __tablename__ = "settled_finding"

    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    resolution: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    settled: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Settled:
    key: str
    resolution: Resolution
    author: str
    note: str
    settled: datetime


class Findings:
    def __init__(self, store: Store) -> None:
        self._store = store

    def settle(self, key: str, resolution: Resolution, *, author: str, note: str = "") -> None:
        """A second decision replaces the first."""
        row = SettledRow(
            key=key, resolution=resolution.value, author=author[:64], note=note[:LONGEST_NOTE], settled=now()
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
            return {
                row.key: Settled(row.key, Resolution(row.resolution), row.author, row.note, row.settled)
                for row in session.scalars(select(SettledRow))
            }
