"""Keys of the API: said once when they are made, kept as a hash, with what each may do.

A key is 32 random bytes, so that a plain SHA-256 of it cannot be guessed back; passwords need Argon2, keys do not.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import String, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from faqsvc.errors import AccountError
from faqsvc.store.base import Base, Instant, now
from faqsvc.store.database import Store

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_PREFIX = "faq_"  # so that scanners of leaked secrets can tell what it is
_USED_EVERY = timedelta(minutes=10)


class Scope(StrEnum):
    READ = "read"
    WRITE = "write"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    scopes: frozenset[Scope]
    created: datetime
    used: datetime | None


class KeyRow(Base):
    __tablename__ = "api_keys"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    hashed: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(40))
    created: Mapped[datetime] = mapped_column(Instant)
    used: Mapped[datetime | None] = mapped_column(Instant)

    def key(self) -> Key:
        return Key(self.name, frozenset(map(Scope, self.scopes.split())), self.created, self.used)


class Keys:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, scopes: Collection[Scope]) -> str:
        """The key itself, which nobody can say again. Raises AccountError."""
        if not _NAME.fullmatch(name):
            raise AccountError("키의 이름은 영문, 숫자, . _ - 로 40자까지 쓸 수 있습니다.")
        secret = _PREFIX + token_urlsafe(32)
        told = " ".join(scope.value for scope in Scope if scope in scopes)
        try:
            with self._store.begin() as session:
                session.add(KeyRow(name=name, hashed=_hashed(secret), scopes=told, created=now(), used=None))
        except IntegrityError as error:
            raise AccountError(f"{name}: 이미 있는 키의 이름입니다.") from error
        return secret

    def list(self) -> tuple[Key, ...]:
        with self._store.reading() as session:
            return tuple(row.key() for row in session.scalars(select(KeyRow).order_by(KeyRow.name)))

    def revoke(self, name: str) -> None:
        with self._store.begin() as session:
            if session.execute(delete(KeyRow).where(KeyRow.name == name).returning(KeyRow.name)).first() is None:
                raise AccountError(f"{name}: 없는 키입니다.")

    def find(self, secret: str) -> Key | None:
        """The key, if it is one; when it was used is noted now and then."""
        with self._store.reading() as session:
            row = session.scalar(select(KeyRow).where(KeyRow.hashed == _hashed(secret)))
            found = row.key() if row else None
        if found and (found.used is None or now() - found.used > _USED_EVERY):
            with self._store.begin() as session:
                session.execute(update(KeyRow).where(KeyRow.name == found.name).values(used=now()))
        return found


def _hashed(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
