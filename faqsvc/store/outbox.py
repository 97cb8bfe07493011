"""What is to be told to other systems, kept until it was told: a row a message and address.

The rule a change must not break: a message is written in the transaction of the change it tells of, and goes only when
it was delivered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, Text, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from faqsvc.store.base import Base, Instant, now
from faqsvc.store.database import Store

TRIES = 8
_FIRST_WAIT = timedelta(seconds=10)  # doubled at each try: the last comes after 21 minutes
_AFTER = timedelta(seconds=3)  # the index is changed by then, so that who is told finds what it is told of
_CLAIM = timedelta(minutes=2)  # that a worker has for one delivery before another tries


class MessageRow(Base):
    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    event: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(Instant)
    due: Mapped[datetime | None] = mapped_column(Instant, index=True)  # None: given up
    tries: Mapped[int]
    error: Mapped[str] = mapped_column(String(200))


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    url: str
    event: str
    body: str
    created: datetime
    tries: int


class Outbox:
    def __init__(self, store: Store) -> None:
        self._store = store

    def telling(self, urls: tuple[str, ...], event: str, body: str) -> Callable[[Session], None]:
        """Writes the message to each address in a transaction of somebody else's."""

        def tell(session: Session) -> None:
            moment = now()
            session.add_all(
                MessageRow(url=url, event=event, body=body, created=moment, due=moment + _AFTER, tries=0, error="")
                for url in urls
            )

        return tell

    def claim(self) -> Message | None:
        """The message that is due longest, which is this caller's for a while."""
        moment = now()
        with self._store.begin() as session:
            row = session.scalar(
                select(MessageRow)
                .where(MessageRow.due <= moment)
                .order_by(MessageRow.due, MessageRow.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if row is None:
                return None
            row.due, row.tries = moment + _CLAIM, row.tries + 1
            return Message(row.id, row.url, row.event, row.body, row.created, row.tries)

    def delivered(self, message: Message) -> None:
        with self._store.begin() as session:
            session.execute(delete(MessageRow).where(MessageRow.id == message.id))

    def failed(self, message: Message, error: str) -> None:
        due = now() + _FIRST_WAIT * 2 ** (message.tries - 1) if message.tries < TRIES else None
        with self._store.begin() as session:
            session.execute(update(MessageRow).where(MessageRow.id == message.id).values(due=due, error=error[:200]))

    def undelivered(self) -> tuple[tuple[Message, str, datetime | None], ...]:
        """Each with its last error and when it is tried again; None: given up."""
        with self._store.reading() as session:
            rows = session.scalars(select(MessageRow).order_by(MessageRow.id))
            return tuple(
                (Message(row.id, row.url, row.event, row.body, row.created, row.tries), row.error, row.due)
                for row in rows
            )
