"""Articles that editors took in hand: their state, every revision with who and when, and what became of the gone.

The rule a change must not break: a revision is written and never changed; readers see one of them, by its number.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, String, Text, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from faqsvc.errors import ArticleChanged, ArticleError
from faqsvc.model import Entry
from faqsvc.model.article import Action, Article, ArticleState, Fate, Revision
from faqsvc.model.record import from_record, to_record
from faqsvc.store.base import Base, Instant, now
from faqsvc.store.database import Store

_NOTE = 200


class ArticleRow(Base):
    __tablename__ = "articles"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    latest: Mapped[int]
    published: Mapped[int | None]
    shown: Mapped[int | None]  # the newest revision that the public saw
    target: Mapped[str] = mapped_column(String(64), default="")
    review: Mapped[date | None] = mapped_column(Date, index=True)
    base: Mapped[str] = mapped_column(String(32), default="")
    conflict: Mapped[str | None] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)  # of the newest words, to list and find by
    changed: Mapped[datetime] = mapped_column(Instant, index=True)


class RevisionRow(Base):
    __tablename__ = "article_revisions"

    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    author: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(_NOTE))
    record: Mapped[str] = mapped_column(Text)

    def revision(self) -> Revision:
        entry = from_record(json.loads(self.record))
        return Revision(self.number, self.at, self.author, Action(self.action), self.note, entry)


class GoneRow(Base):
    """Entries of files that were served once and are in no file any more."""

    __tablename__ = "gone_articles"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to an article: the words, and what becomes of the article with them.

    publish: readers see these words now. seen: the number of the newest revision that the author knew, 0 for none.
    """

    entry: Entry
    state: ArticleState
    action: Action
    author: str
    seen: int
    publish: bool
    note: str = ""
    target: str = ""
    review: date | None = None
    base: str | None = None
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list."""

    id: str
    question: str
    state: ArticleState
    has_draft: bool
    conflict: bool
    review: date | None
    changed: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Edited:
    """All that is edited, as the index needs it."""

    public: Mapping[str, Entry]
    internal: Mapping[str, Entry]
    hidden: frozenset[str]
    bases: Mapping[str, str]
    version: int


class Articles:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, article_id: str) -> Article | None:
        with self._store.reading() as session:
            row = session.get(ArticleRow, article_id)
            return _article(session, row) if row else None

    def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """The newest first."""
        chosen = select(RevisionRow).where(RevisionRow.article_id == article_id).order_by(RevisionRow.number.desc())
        with self._store.reading() as session:
            return tuple(row.revision() for row in session.scalars(chosen))

    def save(self, edit: Edit, *, telling: Callable[[Session], None] | None = None) -> Article:
        """Raises ArticleChanged when somebody else was quicker. `telling`: see Outbox."""
        with self._store.begin() as session:
            row = session.get(ArticleRow, edit.entry.id)
            newest = row.latest if row else 0
            if newest != edit.seen:
                raise ArticleChanged("그사이 다른 사람이 이 도움말을 고쳤습니다. 새로 고친 내용을 확인해 주세요.")
            moment = now()
            if row is None:
                row = ArticleRow(
                    id=edit.entry.id, latest=0, published=None, shown=None, target="", base="", conflict=None
                )
                session.add(row)
            row.state, row.latest, row.changed = edit.state.value, newest + 1, moment
            row.question, row.target, row.review = edit.entry.question, edit.target, edit.review
            if edit.publish:
                row.published = row.latest
            if edit.publish and edit.state is ArticleState.PUBLIC:
                row.shown = row.latest
            if edit.base is not None:
                row.base = edit.base
            if edit.settles:
                row.conflict = None
            session.flush()
            session.add(
                RevisionRow(
                    article_id=row.id,
                    number=row.latest,
                    at=moment,
                    author=edit.author,
                    action=edit.action.value,
                    note=edit.note[:_NOTE],
                    record=_written(edit.entry),
                )
            )
            session.flush()
            if telling is not None:
                telling(session)
            return _article(session, row)

    def list(
        self,
        *,
        state: ArticleState | None = None,
        words: str = "",
        attention: bool = False,
        limit: int = 50,
        skip: int = 0,
    ) -> tuple[tuple[Line, ...], int]:
        """Lines, the lately changed first, and how many there are. attention: in conflict, or to be reviewed by now."""
        wanted = [ArticleRow.state == state.value] if state else []
        if words:
            wanted.append(or_(ArticleRow.question.contains(words, autoescape=True), ArticleRow.id == words))
        if attention:
            wanted.append(or_(ArticleRow.conflict.is_not(None), ArticleRow.review <= now().date()))
        newest = and_(RevisionRow.article_id == ArticleRow.id, RevisionRow.number == ArticleRow.latest)
        chosen = (
            select(ArticleRow, RevisionRow.author, RevisionRow.action)
            .join(RevisionRow, newest)
            .where(*wanted)
            .order_by(ArticleRow.changed.desc(), ArticleRow.id)
            .limit(limit)
            .offset(skip)
        )
        with self._store.reading() as session:
            total = session.scalar(select(func.count()).select_from(ArticleRow).where(*wanted)) or 0
            rows = session.execute(chosen).all()
        return tuple(
            Line(
                row.id,
                row.question,
                ArticleState(row.state),
                action == Action.DRAFTED,
                row.conflict is not None,
                row.review,
                row.changed,
                author,
            )
            for row, author, action in rows
        ), total

    def edited(self) -> Edited:
        """What the index is made with, over the files."""
        shown = and_(RevisionRow.article_id == ArticleRow.id, RevisionRow.number == ArticleRow.published)
        with self._store.reading() as session:
            version = _version(session)
            rows = session.execute(
                select(ArticleRow.id, ArticleRow.state, ArticleRow.base, RevisionRow.record).join(
                    RevisionRow, shown, isouter=True
                )
            ).all()
        public: dict[str, Entry] = {}
        internal: dict[str, Entry] = {}
        for row in rows:
            if row.record is not None and row.state == ArticleState.PUBLIC:
                public[row.id] = from_record(json.loads(row.record))
            elif row.record is not None and row.state == ArticleState.INTERNAL:
                internal[row.id] = from_record(json.loads(row.record))
        hidden = frozenset(row.id for row in rows if row.state in (ArticleState.WITHDRAWN, ArticleState.MERGED))
        return Edited(public, internal, hidden, {row.id: row.base for row in rows}, version)

    def version(self) -> int:
        """Grows with every change."""
        with self._store.reading() as session:
            return _version(session)

    def set_conflicts(self, newer: Iterable[Entry]) -> int:
        """Keep for an editor what the files say against edits; others are settled. How many are new."""
        told = {entry.id: entry for entry in newer}
        with self._store.begin() as session:
            fresh = 0
            rows = session.scalars(
                select(ArticleRow).where(or_(ArticleRow.conflict.is_not(None), ArticleRow.id.in_(list(told))))
            )
            for row in rows:
                entry = told.get(row.id)
                fresh += entry is not None and row.conflict is None
                row.conflict = _written(entry) if entry else None
            return fresh

    def set_gone(self, questions: Mapping[str, str]) -> None:
        """Entries of files that were served until now, with their questions."""
        with self._store.begin() as session:
            for article_id, question in questions.items():
                session.merge(GoneRow(id=article_id, question=question, at=now()))

    def fate(self, article_id: str) -> Fate | None:
        """What became of an article that is not served; None for one that readers never saw."""
        with self._store.reading() as session:
            row = session.get(ArticleRow, article_id)
            if row is not None and row.shown is not None:
                hidden = row.state == ArticleState.INTERNAL  # what it is now is not for the public
                return Fate("" if hidden else _revision(session, article_id, row.shown).entry.question, row.target)
            gone = session.get(GoneRow, article_id) if row is None else None
            return Fate(gone.question) if gone else None


def _article(session: Session, row: ArticleRow) -> Article:
    latest = _revision(session, row.id, row.latest)
    published = None if row.published is None else _revision(session, row.id, row.published).entry
    conflict = from_record(json.loads(row.conflict)) if row.conflict else None
    return Article(row.id, ArticleState(row.state), latest, published, row.target, row.review, row.base, conflict)


def _revision(session: Session, article_id: str, number: int) -> Revision:
    row = session.get(RevisionRow, (article_id, number))
    if row is None:
        raise ArticleError(f"{article_id}: {number}번째 판이 없습니다.")
    return row.revision()


def _version(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(RevisionRow)) or 0


def _written(entry: Entry) -> str:
    record: dict[str, Any] = to_record(entry)
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
