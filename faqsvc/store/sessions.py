"""Signed-in sessions, as rows: they can be ended from here, which a signed cookie alone cannot.

The browser holds a random token, the store its hash. A session ends by signing out, after `IDLE` without a request,
after `LONGEST` in any case, and when the account is disabled or its password changes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from faqsvc.model import Account
from faqsvc.store.accounts import AccountRow
from faqsvc.store.base import Base, Instant, now
from faqsvc.store.database import Store

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=10)
_SEEN_EVERY = timedelta(minutes=1)  # a busy page does not write at every request


class SessionRow(Base):
    __tablename__ = "sessions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of what the browser holds
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    started: Mapped[datetime] = mapped_column(Instant)
    seen: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Session:
    account: Account
    started: datetime


class Sessions:
    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self, account: Account) -> str:
        """The token for the browser; said once."""
        token = token_urlsafe(32)
        moment = now()
        with self._store.begin() as session:
            session.execute(delete(SessionRow).where(SessionRow.started < moment - LONGEST))
            session.add(SessionRow(token=_hashed(token), account_id=account.id, started=moment, seen=moment))
        return token

    def find(self, token: str) -> Session | None:
        """The session, if it still holds; keeps it awake."""
        moment = now()
        with self._store.reading() as session:
            found = session.execute(
                select(SessionRow, AccountRow)
                .join(AccountRow, AccountRow.id == SessionRow.account_id)
                .where(
                    SessionRow.token == _hashed(token),
                    SessionRow.started > moment - LONGEST,
                    SessionRow.seen > moment - IDLE,
                    AccountRow.disabled.is_(False),
                )
            ).first()
        if found is None:
            return None
        row, account = found
        if moment - row.seen > _SEEN_EVERY:
            with self._store.begin() as session:
                session.execute(update(SessionRow).where(SessionRow.token == row.token).values(seen=moment))
        return Session(account.account(), row.started)

    def end(self, token: str) -> None:
        with self._store.begin() as session:
            session.execute(delete(SessionRow).where(SessionRow.token == _hashed(token)))

    def end_all(self, account: Account) -> int:
        """Everywhere that somebody is signed in as this account; how many there were."""
        with self._store.begin() as session:
            ended = session.execute(
                delete(SessionRow).where(SessionRow.account_id == account.id).returning(SessionRow.token)
            )
            return len(ended.all())


def _hashed(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
