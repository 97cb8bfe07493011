"""What an editor does to an article, each a revision in the store that the indexes then follow.

An entry of the files is taken into the store at its first edit, as its first revision, so that nothing of it is lost
and a later import can be told from it.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from secrets import randbelow
from typing import Any

from faqsvc.editing.publishing import Publisher
from faqsvc.errors import ArticleChanged, ArticleError
from faqsvc.indexing import content_digest
from faqsvc.model import Entry
from faqsvc.model.article import Action, Article, ArticleState, Fate, Revision
from faqsvc.privacy import mask
from faqsvc.store import Articles, Edit, Outbox
from faqsvc.store.base import KOREA

_FILES = "파일"  # who wrote what came from files
_SERVED = (ArticleState.PUBLIC, ArticleState.INTERNAL)
_EVENTS = {
    ArticleState.PUBLIC: "article.published",
    ArticleState.INTERNAL: "article.removed",  # for the public it is
    ArticleState.WITHDRAWN: "article.removed",
    ArticleState.MERGED: "article.merged",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """live: readers see it already; else they will when another writer of the index is done."""

    article: Article
    live: bool


class Editor:
    def __init__(
        self,
        articles: Articles,
        publisher: Publisher,
        *,
        served: Callable[[str], Entry | None],
        outbox: Outbox,
        hooks: tuple[str, ...] = (),
        root: str = "",
    ) -> None:
        """`served`: the entry that the public reads under an id. `hooks`: addresses that are told of public changes;
        `root`: the path that the help center stands under."""
        self._articles = articles
        self._publisher = publisher
        self._served = served
        self._outbox = outbox
        self._hooks = hooks
        self._root = root

    @contextmanager
    def together(self) -> Iterator["Together"]:
        """An editor whose changes come into the indexes in one step at the end."""
        collected = Together(self)
        yield collected
        collected.finish()

    def find(self, article_id: str) -> Article | None:
        """The article, of files as well: one that nobody edited yet has revision 0."""
        return self._articles.get(article_id) or self._of_files(article_id)

    def fate(self, article_id: str) -> Fate | None:
        return self._articles.fate(article_id)

    def new_id(self) -> str:
        while True:
            article_id = f"e{randbelow(10**8):08d}"
            if self.find(article_id) is None:
                return article_id

    def draft(self, entry: Entry, *, author: str, seen: int, note: str = "", review: date | None = None) -> Saved:
        """Keep the words; readers go on seeing what they saw."""
        article = self._taken(entry.id, seen)
        state = article.state if article else ArticleState.DRAFT
        edit = Edit(
            entry, state, Action.DRAFTED, author, _newest(article), publish=False, note=note, review=review,
            target=article.target if article else "",
        )  # fmt: skip
        return Saved(self._articles.save(_masked(edit)), live=True)

    def publish(
        self,
        entry: Entry,
        *,
        author: str,
        seen: int,
        state: ArticleState = ArticleState.PUBLIC,
        note: str = "",
        review: date | None = None,
    ) -> Saved:
        """Make the words what readers (PUBLIC) or staff alone (INTERNAL) see, dated today where they are new."""
        if state not in _SERVED:
            raise ArticleError("공개나 내부용으로만 게시할 수 있습니다.")
        article = self._taken(entry.id, seen)
        if article is None or article.published is None or replace(article.published, updated=entry.updated) != entry:
            entry = replace(entry, updated=datetime.now(KOREA).date())
        edit = Edit(entry, state, Action.PUBLISHED, author, _newest(article), publish=True, note=note, review=review)
        return self._save(edit)

    def withdraw(self, article_id: str, *, author: str, seen: int, note: str = "") -> Saved:
        """Nobody finds it any more; its address says that it is gone."""
        article = self._known(article_id, seen)
        if article.state not in (*_SERVED, ArticleState.DRAFT):
            raise ArticleError("이미 내린 도움말입니다.")
        return self._save(_step(article, ArticleState.WITHDRAWN, Action.WITHDRAWN, author, note=note))

    def restore(self, article_id: str, *, author: str, seen: int, state: ArticleState, note: str = "") -> Saved:
        """A withdrawn or merged article is back, for everybody or for staff."""
        article = self._known(article_id, seen)
        if article.state not in (ArticleState.WITHDRAWN, ArticleState.MERGED) or state not in _SERVED:
            raise ArticleError("내린 도움말만 되돌릴 수 있습니다.")
        return self._save(_step(article, state, Action.RESTORED, author, note=note, publish=True))

    def merge(self, article_id: str, *, into: str, author: str, seen: int, note: str = "") -> Saved:
        """Its address leads to another article from now on."""
        article = self._known(article_id, seen)
        if into == article_id or self._served(into) is None:
            raise ArticleError("합칠 도움말은 공개된 다른 도움말이어야 합니다. 번호를 확인해 주세요.")
        return self._save(_step(article, ArticleState.MERGED, Action.MERGED, author, note=note, target=into))

    def settle(self, article_id: str, *, author: str, seen: int, take: bool) -> Saved:
        """Against a newer file: take its words, or keep the edit."""
        article = self._known(article_id, seen)
        newer = article.conflict
        if newer is None:
            raise ArticleError("파일과 다른 점이 없습니다.")
        base = content_digest(newer)
        if take:
            step = _step(
                article, article.state, Action.TAKEN, author, entry=newer, publish=True, base=base, settles=True
            )
        else:
            step = _step(article, article.state, Action.KEPT, author, base=base, settles=True)
        return self._save(step)

    def _save(self, edit: Edit) -> Saved:
        edit = _masked(edit)
        event = _EVENTS.get(edit.state)
        telling = (
            self._outbox.telling(self._hooks, event, _body(event, edit, self._root)) if event and self._hooks else None
        )
        article = self._articles.save(edit, telling=telling)
        return Saved(article, live=self._apply(article.id))

    def _apply(self, article_id: str) -> bool:
        return self._publisher.apply(article_id)

    def _known(self, article_id: str, seen: int) -> Article:
        article = self._taken(article_id, seen)
        if article is None:
            raise ArticleError(f"{article_id}: 없는 도움말입니다.")
        return article

    def _taken(self, article_id: str, seen: int) -> Article | None:
        """The article in the store, taken from the files now if need be. Raises ArticleChanged."""
        article = self._articles.get(article_id)
        if article is None and (found := self._of_files(article_id)) is not None:
            entry, base = found.latest.entry, found.base
            article = self._articles.save(
                Edit(entry, ArticleState.PUBLIC, Action.TAKEN, _FILES, seen=0, publish=True, base=base)
            )
            return article if seen == 0 else _changed()
        return article if _newest(article) == seen else _changed()

    def _of_files(self, article_id: str) -> Article | None:
        entry = self._served(article_id)
        if entry is None:
            return None
        revision = _first(entry)
        return Article(article_id, ArticleState.PUBLIC, revision, entry, base=content_digest(entry))


class Together(Editor):
    """Many changes, one step; `live` when it is done: whether readers see them already."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(
            editor._articles, editor._publisher, served=editor._served, outbox=editor._outbox, hooks=editor._hooks
        )
        self._waiting: dict[str, None] = {}
        self.live = True

    def _apply(self, article_id: str) -> bool:
        self._waiting[article_id] = None
        return False

    def finish(self) -> None:
        if self._waiting:
            self.live = self._publisher.apply(*self._waiting)


def _masked(edit: Edit) -> Edit:
    """Why something was changed is often told with who asked for it."""
    return replace(edit, note=mask(edit.note).text)


def _changed() -> Article | None:
    raise ArticleChanged("그사이 다른 사람이 이 도움말을 고쳤습니다. 새로 고친 내용을 확인해 주세요.")


def _newest(article: Article | None) -> int:
    return article.latest.number if article else 0


def _step(article: Article, state: ArticleState, action: Action, author: str, **rest: Any) -> Edit:
    """Another state; of the words those that readers saw last, unless others are given."""
    known: dict[str, Any] = {
        "entry": article.published or article.latest.entry,
        "publish": False,
        "review": article.review,
    }
    return Edit(state=state, action=action, author=author, seen=article.latest.number, **(known | rest))


def _first(entry: Entry) -> Revision:
    moment = datetime.combine(entry.updated or date(1970, 1, 1), datetime.min.time(), KOREA)
    return Revision(0, moment, _FILES, Action.PUBLISHED, "", entry)


def _body(event: str | None, edit: Edit, root: str) -> str:
    """For other systems; of an article that the public cannot read no word is told."""
    told: dict[str, Any] = {
        "event": event,
        "id": edit.entry.id,
        "revision": edit.seen + 1,
        "target": edit.target or None,
    }
    if edit.state is ArticleState.PUBLIC:
        told |= {"question": edit.entry.question, "path": list(edit.entry.path.names), "url": root + edit.entry.address}
    return json.dumps(told, ensure_ascii=False)
