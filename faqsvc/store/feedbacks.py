"""What readers say about articles: one answer a reader, article and day; a second one replaces the first."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, String, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import UniqueConstraint

from faqsvc.model import Complaint, Feedback
from faqsvc.store.base import Base, Instant, day_of
from faqsvc.store.database import Store

LONGEST_COMMENT = 1_000


class FeedbackRow(Base):
    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("entry_id", "day", "reader"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(64))
    day: Mapped[date] = mapped_column(Date, index=True)
    reader: Mapped[str] = mapped_column(String(32))  # a name for one day that leads back to nobody
    helpful: Mapped[bool]
    complaint: Mapped[str | None] = mapped_column(String(16))
    comment: Mapped[str] = mapped_column(String(LONGEST_COMMENT))
    given: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Opinion:
    """How many found an article helpful, and how many not."""

    entry_id: str
    helpful: int
    unhelpful: int


class Feedbacks:
    def __init__(self, store: Store) -> None:
        self._store = store

    def give(self, feedback: Feedback, *, reader: str) -> None:
        row = {
            "entry_id": feedback.entry_id,
            "day": day_of(feedback.given),
            "reader": reader,
            "helpful": feedback.helpful,
            "complaint": feedback.complaint.value if feedback.complaint else None,
            "comment": feedback.comment[:LONGEST_COMMENT],
            "given": feedback.given,
        }
        changed = {name: row[name] for name in ("helpful", "complaint", "comment", "given")}
        with self._store.begin() as session:
            insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
            statement = insert(FeedbackRow).values(row)
            session.execute(statement.on_conflict_do_update(index_elements=["entry_id", "day", "reader"], set_=changed))

    def of(self, entry_id: str, *, limit: int = 50) -> tuple[Feedback, ...]:
        """The latest first."""
        statement = select(FeedbackRow).where(FeedbackRow.entry_id == entry_id).order_by(FeedbackRow.given.desc())
        with self._store.reading() as session:
            return tuple(_feedback(row) for row in session.scalars(statement.limit(limit)))

    def comments(self, *, since: date, until: date, limit: int = 200) -> tuple[Feedback, ...]:
        """Those with words in them, the latest first; both days included."""
        statement = (
            select(FeedbackRow)
            .where(FeedbackRow.day.between(since, until), FeedbackRow.comment != "")
            .order_by(FeedbackRow.given.desc())
            .limit(limit)
        )
        with self._store.reading() as session:
            return tuple(_feedback(row) for row in session.scalars(statement))

    def opinions(self, *, since: date, until: date) -> tuple[Opinion, ...]:
        """Of every article that was spoken about, those that helped least first; both days included."""
        helpful = func.count().filter(FeedbackRow.helpful)
        unhelpful = func.count().filter(~FeedbackRow.helpful)
        statement = (
            select(FeedbackRow.entry_id, helpful, unhelpful)
            .where(FeedbackRow.day.between(since, until))
            .group_by(FeedbackRow.entry_id)
            .order_by(unhelpful.desc(), helpful, FeedbackRow.entry_id)
        )
        with self._store.reading() as session:
            return tuple(Opinion(*row) for row in session.execute(statement))

    def erase(self, words: str) -> int:
        """Empty every comment that holds these words; how many."""
        holding = FeedbackRow.comment.contains(words, autoescape=True)
        with self._store.begin() as session:
            emptied = session.execute(update(FeedbackRow).where(holding).values(comment="").returning(FeedbackRow.id))
            return len(emptied.all())

    def purge(self, *, before: date) -> int:
        with self._store.begin() as session:
            gone = session.execute(delete(FeedbackRow).where(FeedbackRow.day < before).returning(FeedbackRow.id))
            return len(gone.all())


def _feedback(row: FeedbackRow) -> Feedback:
    complaint = Complaint(row.complaint) if row.complaint else None
    return Feedback(row.entry_id, row.helpful, complaint, row.comment, row.given)
