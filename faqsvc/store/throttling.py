"""How often something was done lately, counted in the store, so that all workers share one limit."""

from dataclasses import dataclass
from hashlib import blake2b
from time import time

from sqlalchemy import BigInteger, String, delete, text, update
from sqlalchemy.orm import Mapped, mapped_column

from faqsvc.store.base import Base
from faqsvc.store.database import Store

_COUNT = text(
    "INSERT INTO counters (name, began, ends, used) VALUES (:name, :began, :ends, 1) "
    "ON CONFLICT (name) DO UPDATE SET "
    "used = CASE WHEN counters.began = excluded.began THEN counters.used + 1 ELSE 1 END, "
    "began = excluded.began, ends = excluded.ends RETURNING used"
)


class CounterRow(Base):
    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    began: Mapped[int] = mapped_column(BigInteger)  # seconds since 1970: of the window that is counted
    ends: Mapped[int] = mapped_column(BigInteger, index=True)
    used: Mapped[int]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in each window of `seconds`."""

    what: str
    times: int
    seconds: int


class Throttle:
    """What is counted (names, addresses) is kept as a hash."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, limit: Limit, *who: str) -> int:
        """Count one more; 0, or the seconds to wait when it is one too many."""
        moment = int(time())
        began = moment - moment % limit.seconds
        row = {"name": _name(limit, who), "began": began, "ends": began + limit.seconds}
        with self._store.begin() as session:
            used = int(session.execute(_COUNT, row).scalar_one())
        return 0 if used <= limit.times else began + limit.seconds - moment

    def give_back(self, limit: Limit, *who: str) -> None:
        """Take the last count back, of what turned out to be none of what is limited."""
        counted = update(CounterRow).where(CounterRow.name == _name(limit, who), CounterRow.used > 0)
        with self._store.begin() as session:
            session.execute(counted.values(used=CounterRow.used - 1))

    def forget(self, limit: Limit, *who: str) -> None:
        """Start counting anew, as after a right password."""
        with self._store.begin() as session:
            session.execute(delete(CounterRow).where(CounterRow.name == _name(limit, who)))

    def purge(self) -> int:
        """Drop windows that are over."""
        with self._store.begin() as session:
            gone = session.execute(delete(CounterRow).where(CounterRow.ends < int(time())).returning(CounterRow.name))
            return len(gone.all())


def _name(limit: Limit, who: tuple[str, ...]) -> str:
    return blake2b("\0".join((limit.what, *who)).encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()
