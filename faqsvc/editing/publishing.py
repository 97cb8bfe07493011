"""What the store says -> both indexes: some articles at once after an edit, or everything with the files.

The staff's index is the public one with the internal articles; there is none while there is no internal article. It is
made from the public one by adopting its live generation. The store is the truth: what could not be written now, because
another process is writing or the cluster is away, is written when that is over, and at the latest by the next
`faqsvc index update`.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from time import monotonic, sleep
from typing import TypeVar

from faqsvc.deadline import unhurried
from faqsvc.engines.port import Engine
from faqsvc.errors import EngineUnavailable, IndexBusy, IndexError_, IndexMissing
from faqsvc.indexing import Change, Indexer, Layers, Overlay, Progress, layered
from faqsvc.model import Entry
from faqsvc.store import Articles, Edited

log = logging.getLogger(__name__)
Done = TypeVar("Done")

_PATIENCE = 5.0  # seconds that an edit waits to be written before it goes on in the background
_LATER = 600.0  # seconds that the background goes on trying
_TURN = 60.0  # seconds that who rebuilds waits for its turn; an edit's takes less than one
_AGAIN = 0.1  # seconds between looks whether another writer is done
_BACK = 1.0  # and whether the cluster is back
_ROUNDS = 3  # an edit that comes in while everything is written is written in another round


@dataclass(frozen=True, slots=True)
class Index:
    engine: Engine
    indexer: Indexer


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """conflicts: entries of files that changed after an edit, which stands."""

    change: Change
    conflicts: tuple[Entry, ...]


class Publisher:
    def __init__(
        self, public: Index, staff: Index, articles: Articles | None, *, standbys: tuple[Index, ...] = ()
    ) -> None:
        """`articles` None: there is no store yet, so that files alone speak. `standbys`: copies of the public index
        that answer when it cannot; what is withdrawn there is withdrawn in them."""
        self._standbys = standbys
        self._public = public
        self._staff = staff
        self._articles = articles

    def apply(self, *article_ids: str) -> bool:
        """Bring these articles into the indexes as the store has them; False when that goes on in the background. It is
        done in a thread of its own: what a request has for the cluster is soon over, and a write is not broken off."""
        written: Future[None] = Future()
        Thread(target=self._apply, args=(article_ids, written), daemon=True).start()
        try:
            written.result(timeout=_PATIENCE)
        except TimeoutError:
            written.add_done_callback(lambda done: _tell(article_ids, done.exception()))
            return False
        return True

    def rebuild(
        self, files: Sequence[Entry], *, fresh: bool, source: str = "", progress: Progress | None = None
    ) -> Rebuilt:
        """The public index from files and edits, anew or by difference; then the staff's."""
        indexer = self._public.indexer
        run: Callable[..., Change] = indexer.build if fresh else indexer.update
        for _ in range(_ROUNDS):
            edited = self._edited()
            layers = layered(files, _overlay(edited))
            gone = self._going(layers)
            change = run(layers.public, source=source, progress=progress)
            run = indexer.update
            if self._articles is None or self._articles.version() == edited.version:
                break
        for standby in self._standbys:
            standby.indexer.update(layers.public, source=source)
        if self._articles is not None:
            self._articles.set_conflicts(layers.newer)
            self._articles.set_gone({one: question for one, question in gone.items() if one not in edited.bases})
        if layers.internal or self._staff_stands():
            self._make_staff(layers.internal)
        return Rebuilt(change, layers.newer)

    def withhold(self) -> None:
        """What editors withdrew or made internal leaves the public index again, brought back there by a rollback."""
        edited = self._edited()
        away = [*edited.internal, *edited.hidden]
        if away:
            self._public.indexer.edit((), remove=away)

    def _edited(self) -> Edited:
        nothing = Edited({}, {}, frozenset(), {}, 0)
        return self._articles.edited() if self._articles else nothing

    def _going(self, layers: Layers) -> Mapping[str, str]:
        """Entries that the live index serves and the next one does not, with their questions."""
        try:
            reader = self._public.engine.open()
        except IndexError_:
            return {}
        try:
            going = reader.digests().keys() - {entry.id for entry in layers.public}
            return {one: stored.entry.question for one in going if (stored := reader.find(one))}
        finally:
            reader.close()

    def _apply(self, article_ids: Collection[str], written: "Future[None]") -> None:
        try:
            with unhurried():
                _patient(lambda: self._write(article_ids), seconds=_LATER, passing=(IndexBusy, EngineUnavailable))
        except Exception as error:  # noqa: BLE001 - whatever it is, who waits for the thread is told
            written.set_exception(error)
        else:
            written.set_result(None)

    def _write(self, article_ids: Collection[str]) -> None:
        edited = self._edited()
        public = [edited.public[one] for one in article_ids if one in edited.public]
        gone = [one for one in article_ids if one in edited.internal or one in edited.hidden]
        try:
            self._public.indexer.edit(public, remove=gone)
        except EngineUnavailable:
            self._follow(public, gone)  # what answers meanwhile shows nothing that was withdrawn
            raise
        self._follow(public, gone)
        if not self._staff_stands():
            if edited.internal:
                self._make_staff(tuple(edited.internal.values()))
            return
        internal = [edited.internal[one] for one in article_ids if one in edited.internal]
        hidden = [one for one in article_ids if one in edited.hidden]
        self._staff.indexer.edit([*public, *internal], remove=hidden)

    def _follow(self, public: Sequence[Entry], gone: Collection[str]) -> None:
        for standby in self._standbys:
            standby.indexer.edit(public, remove=gone)

    def _staff_stands(self) -> bool:
        return self._staff.engine.live() > 0

    def _make_staff(self, internal: Sequence[Entry]) -> None:
        if self._staff.engine.adopt(self._public.engine):
            self._staff.indexer.edit(internal)
            return
        try:
            reader = self._public.engine.open()
        except IndexMissing:
            return
        try:
            public = [stored.entry for stored in reader.every()]
        finally:
            reader.close()
        self._staff.indexer.update([*public, *internal])


def _overlay(edited: Edited) -> Overlay:
    return Overlay(edited.public, edited.internal, edited.hidden, edited.bases)


def in_turn(work: Callable[[], Done]) -> Done:
    """`work` reads the files and rebuilds; while another process is writing it is begun again, since that one may have
    changed what was read. Raises IndexBusy."""
    return _patient(work, seconds=_TURN)


def _patient(
    work: Callable[[], Done], *, seconds: float, passing: tuple[type[IndexError_], ...] = (IndexBusy,)
) -> Done:
    """Again and again while another process is writing, or what else is `passing`. Raises that in the end."""
    until = monotonic() + seconds
    while True:
        try:
            return work()
        except passing as error:
            if monotonic() > until:
                raise
            sleep(_AGAIN if isinstance(error, IndexBusy) else _BACK)


def _tell(article_ids: Collection[str], failure: BaseException | None) -> None:
    if failure:
        log.error("%s are not in the index yet: %s", ", ".join(article_ids), failure)
