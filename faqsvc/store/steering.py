"""Versions of what editors decide about results: whole values, so that any of them can be looked at and brought back.

A draft is a version that is not published; there is one an account. The published one with the latest time is live.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from faqsvc.errors import StaleDraft
from faqsvc.model import NO_STEERING, Account, Steering
from faqsvc.model.steering_record import content_of, steering_of
from faqsvc.store.accounts import AccountRow
from faqsvc.store.base import Base, Instant, now
from faqsvc.store.database import Store

_NOTE = 200


class SteeringRow(Base):
    __tablename__ = "steering"

    id: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int]  # the version that it was made from; 0: nothing
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(_NOTE))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made: Mapped[datetime] = mapped_column(Instant)
    published: Mapped[datetime | None] = mapped_column(Instant, index=True)


@dataclass(frozen=True, slots=True)
class Version:
    """`by`: who made it, as others see them; `published` None: a draft."""

    number: int
    base: int
    steering: Steering
    by: str
    note: str
    published: datetime | None


NOTHING = Version(0, 0, NO_STEERING, "", "", None)


class Steerings:
    def __init__(self, store: Store) -> None:
        self._store = store

    def live_number(self) -> int:
        """Cheap enough to ask twice a second."""
        with self._store.reading() as session:
            return session.scalar(_live_first().with_only_columns(SteeringRow.id).limit(1)) or 0

    def live(self) -> Version:
        with self._store.reading() as session:
            return _live(session)

    def version(self, number: int) -> Version | None:
        """A published one."""
        with self._store.reading() as session:
            row = session.get(SteeringRow, number)
            return _version(session, row) if row and row.published else None

    def history(self, *, limit: int = 50) -> tuple[Version, ...]:
        """Published versions, the live one first."""
        with self._store.reading() as session:
            return tuple(_version(session, row) for row in session.scalars(_live_first().limit(limit)))

    def draft(self, account: Account) -> Version | None:
        with self._store.reading() as session:
            row = session.scalar(_draft_of(account))
            return _version(session, row) if row else None

    def save_draft(self, account: Account, steering: Steering, *, note: str = "") -> None:
        """Replaces the account's draft; a new one is based on what is live."""
        with self._store.begin() as session:
            row = session.scalar(_draft_of(account))
            if row is None:
                row = SteeringRow(account_id=account.id, base=_live(session).number, note="")
                session.add(row)
            row.content = content_of(steering)
            row.note = (note or row.note)[:_NOTE]
            row.made = now()

    def discard(self, account: Account) -> None:
        with self._store.begin() as session:
            session.execute(
                delete(SteeringRow).where(SteeringRow.account_id == account.id, SteeringRow.published.is_(None))
            )

    def publish(self, account: Account, *, note: str) -> int:
        """Make the account's draft live. Raises StaleDraft when another version went live since it was begun."""
        with self._store.begin() as session:
            row = session.scalar(_draft_of(account))
            if row is None or row.base != _live(session).number:
                raise StaleDraft("another version went live since this draft was begun")
            row.published = now()
            row.note = note[:_NOTE]
            return int(row.id)

    def publish_at_once(self, account: Account, steering: Steering, *, base: int, note: str) -> int:
        """A change of one click, past the draft. Raises StaleDraft when `base` is live no longer."""
        with self._store.begin() as session:
            if base != _live(session).number:
                raise StaleDraft("another version went live meanwhile")
            moment = now()
            row = SteeringRow(
                account_id=account.id,
                base=base,
                note=note[:_NOTE],
                content=content_of(steering),
                made=moment,
                published=moment,
            )
            session.add(row)
            session.flush()
            return row.id


def _live_first() -> Any:
    return (
        select(SteeringRow)
        .where(SteeringRow.published.is_not(None))
        .order_by(SteeringRow.published.desc(), SteeringRow.id.desc())
    )


def _draft_of(account: Account) -> Any:
    return select(SteeringRow).where(SteeringRow.account_id == account.id, SteeringRow.published.is_(None))


def _live(session: Session) -> Version:
    row = session.scalar(_live_first().limit(1))
    return _version(session, row) if row else NOTHING


def _version(session: Session, row: SteeringRow) -> Version:
    maker = session.get(AccountRow, row.account_id) if row.account_id else None
    return Version(row.id, row.base, steering_of(row.content), maker.display if maker else "", row.note, row.published)
