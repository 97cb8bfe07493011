"""Accounts of staff. Passwords are kept as Argon2 hashes and leave this module only as yes or no."""

import re
from datetime import datetime

from sqlalchemy import String, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from faqsvc.errors import AccountError
from faqsvc.model import Account, Role
from faqsvc.store.base import Base, Instant, now
from faqsvc.store.database import Store
from faqsvc.store.passwords import Passwords

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_LONGEST_DISPLAY = 40


class AccountRow(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    display: Mapped[str] = mapped_column(String(_LONGEST_DISPLAY))
    role: Mapped[str] = mapped_column(String(16))
    disabled: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime] = mapped_column(Instant)
    password: Mapped[str | None] = mapped_column(String(256))  # a hash; None: signs in elsewhere only
    subject: Mapped[str | None] = mapped_column(String(255), unique=True)  # who an OpenID provider says it is

    def account(self) -> Account:
        return Account(self.id, self.name, self.display, Role(self.role), self.disabled, self.created)


class Accounts:
    """Raises AccountError, in words for the person who asked, for what cannot be done."""

    def __init__(self, store: Store, passwords: Passwords) -> None:
        self._store = store
        self._passwords = passwords

    def add(self, name: str, password: str | None, role: Role, *, display: str = "") -> Account:
        """`password` None: for one who signs in by OpenID Connect only."""
        name = name.strip().lower()
        if not _NAME.fullmatch(name):
            raise AccountError("이름은 영문 소문자, 숫자, . _ @ - 로 2자에서 64자까지 쓸 수 있습니다.")
        hashed = None if password is None else self._passwords.hashed(password, name=name)
        row = AccountRow(
            name=name,
            display=(display.strip() or name)[:_LONGEST_DISPLAY],
            role=role.value,
            disabled=False,
            created=now(),
            password=hashed,
        )
        try:
            with self._store.begin() as session:
                session.add(row)
                session.flush()
                return row.account()
        except IntegrityError as error:
            raise AccountError(f"{name}: 이미 있는 이름입니다.") from error

    def list(self) -> tuple[Account, ...]:
        with self._store.reading() as session:
            return tuple(row.account() for row in session.scalars(select(AccountRow).order_by(AccountRow.name)))

    def named(self, name: str) -> Account | None:
        with self._store.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.name == name.strip().lower()))
            return row.account() if row else None

    def of_subject(self, subject: str) -> Account | None:
        with self._store.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.subject == subject))
            return row.account() if row else None

    def bind(self, name: str, subject: str) -> Account | None:
        """The account of that name that signs in elsewhere and has not yet, bound to who the provider says it is."""
        waiting = (
            AccountRow.name == name.strip().lower(),
            AccountRow.password.is_(None),
            AccountRow.subject.is_(None),
        )
        with self._store.begin() as session:
            row = session.scalar(update(AccountRow).where(*waiting).values(subject=subject).returning(AccountRow))
            return row.account() if row else None

    def verify(self, name: str, password: str) -> Account | None:
        """The account, if the password is its own and it is not disabled; takes as long for a name that nobody has."""
        with self._store.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.name == name.strip().lower()))
        right = self._passwords.matches(row.password if row else None, password)
        if row is None or not right or row.disabled:
            return None
        if row.password and self._passwords.stale(row.password):
            self._change(row.name, password=self._passwords.hashed_anew(password))
        return row.account()

    def set_password(self, name: str, password: str) -> None:
        self._change(name, password=self._passwords.hashed(password, name=name))

    def set_role(self, name: str, role: Role) -> None:
        self._change(name, role=role.value)

    def set_disabled(self, name: str, *, disabled: bool) -> None:
        self._change(name, disabled=disabled)

    def set_subject(self, name: str, subject: str) -> None:
        self._change(name, subject=subject)

    def _change(self, name: str, **values: object) -> None:
        with self._store.begin() as session:
            changed = session.execute(
                update(AccountRow)
                .where(AccountRow.name == name.strip().lower())
                .values(**values)
                .returning(AccountRow.id)
            ).first()
        if changed is None:
            raise AccountError(f"{name}: 없는 이름입니다.")
