"""Stage 4 while the cluster is away: the same questions put to an index on this machine, and said so.

The rule a change must not break: what the standby answers is marked (`degradations`, a negative generation), so that
nobody takes it for the live index's word; and a cluster that does not answer is waited for once a second at most.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TypeVar

from faqsvc.errors import EngineUnavailable, IndexError_
from faqsvc.model import Entry, Listed, Overview, SearchRequest, SearchResult, Suggestion
from faqsvc.search.port import HelpSearch
from faqsvc.semantics import VectorTable

log = logging.getLogger(__name__)

STANDBY = "standby_index"  # answered from the index on this machine, which may be older
_AWAY = 1.0  # seconds that the main one is not asked after it failed; its breaker decides beyond

Answer = TypeVar("Answer")


def sure(search: HelpSearch) -> None:
    """Before it is said that an article does not exist: one that stands by may be older. Raises EngineUnavailable."""
    if search.generation < 0:
        raise EngineUnavailable("the index that stands by holds no such article; the cluster may")


def _of_standby(number: int) -> int:
    return -number


class StandbySearch:
    """Implements `search.port.HelpSearch`: `main`, and `standby` while that cannot be asked."""

    def __init__(self, main: HelpSearch, standby: HelpSearch) -> None:
        self._main = main
        self._standby = standby
        self._away_until = float("-inf")
        self._told = False

    @property
    def generation(self) -> int:
        """Negative: of the standby."""
        return self._ask(lambda search: search.generation, _of_standby)

    def search(self, request: SearchRequest) -> SearchResult:
        return self._ask(
            lambda search: search.search(request),
            lambda result: replace(result, degradations=(*result.degradations, STANDBY)),
        )

    def entry(self, entry_id: str) -> Entry | None:
        return self._ask(lambda search: search.entry(entry_id))

    def variants(self, entry: Entry) -> tuple[Entry, ...]:
        return self._ask(lambda search: search.variants(entry))

    def related(self, entry: Entry, *, limit: int = 5) -> tuple[Entry, ...]:
        return self._ask(lambda search: search.related(entry, limit=limit))

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        return self._ask(lambda search: search.suggest(text, limit=limit))

    def overview(self) -> Overview:
        return self._ask(lambda search: search.overview())

    def parts(self) -> tuple[int, ...]:
        return self._ask(lambda search: search.parts())

    def listing(self, part: int) -> tuple[Listed, ...]:
        return self._ask(lambda search: search.listing(part))

    def published(self) -> tuple[Entry, ...]:
        return self._main.published()  # an export that is not of the live index would be taken for it

    def vectors(self) -> VectorTable | None:
        return self._main.vectors()

    def _ask(
        self, ask: Callable[[HelpSearch], Answer], marked: Callable[[Answer], Answer] = lambda answer: answer
    ) -> Answer:
        failure: EngineUnavailable | None = None
        if monotonic() >= self._away_until:
            try:
                answer = ask(self._main)
            except EngineUnavailable as error:
                failure = error
                self._away_until = monotonic() + _AWAY
                self._tell(str(error))
            else:
                self._tell("")
                return answer
        try:
            return marked(ask(self._standby))
        except IndexError_ as error:
            raise failure or EngineUnavailable("the cluster does not answer, and there is no index here") from error

    def _tell(self, failure: str) -> None:
        """Once when the main one goes, once when it is back."""
        if failure and not self._told:
            log.error("answering from the index on this machine: %s", failure)
        elif not failure and self._told:
            log.warning("answering from the cluster again")
        self._told = bool(failure)
