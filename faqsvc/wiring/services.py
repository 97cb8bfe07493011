"""Settings -> services: index, search, and what writes them.

What a search does not use is imported when it is first asked for: it takes longer to load than a search from the shell.
"""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from faqsvc.analysis import Analyzer, make_analyzer
from faqsvc.config import usable_cores
from faqsvc.engines.port import Engine
from faqsvc.errors import EngineUnavailable
from faqsvc.model import Steering
from faqsvc.search import EVERY_STEP, HelpSearch, SearchService, StandbySearch, Step
from faqsvc.search.dictionaries import Dictionaries
from faqsvc.search.steering import Fixed, SteeringSource
from faqsvc.semantics import QueryEmbedder, VectorCache, VectorMaker
from faqsvc.wiring.adapters import ENGINES, Semantics, local_engine, semantics_of
from faqsvc.wiring.glance import live_in
from faqsvc.wiring.memory import Memory

if TYPE_CHECKING:
    from faqsvc.desk.quality.inspector import Inspector
    from faqsvc.editing import Editor, Publisher
    from faqsvc.indexing import Indexer
    from faqsvc.repair import Repairs


@dataclass(frozen=True)
class Services(Memory):
    """Everything that the doors use, each made when first asked for."""

    steps: frozenset[Step] = EVERY_STEP
    once: bool = False  # for one search of the shell, which does not wait for the store's libraries

    @cached_property
    def analyzer(self) -> Analyzer:
        return make_analyzer(self.settings.analyzer)

    @cached_property
    def repairs(self) -> "Repairs":
        from faqsvc.analysis.mecab import Grammar, MecabTokenizer
        from faqsvc.repair import Repairs

        return Repairs(MecabTokenizer(), Grammar().cost)

    @cached_property
    def engine(self) -> Engine:
        return ENGINES[self.settings.engine](self.settings)

    @cached_property
    def indexer(self) -> "Indexer":
        return self._indexer_of(self.engine, vectors=self.vector_maker)

    @cached_property
    def semantics(self) -> Semantics:
        return semantics_of(self.settings)

    @cached_property
    def vector_maker(self) -> VectorMaker | None:
        cache = VectorCache(self.settings.index / "embedded.sqlite")
        return VectorMaker(self.semantics.embedder, cache=cache) if self.semantics.embedder else None

    @cached_property
    def query_embedder(self) -> QueryEmbedder | None:
        budget = self.settings.semantic_budget_ms / 1_000
        return QueryEmbedder(self.semantics.embedder, budget=budget) if self.semantics.embedder else None

    @cached_property
    def staff_engine(self) -> Engine:
        """Where the staff's index lives, beside the public one."""
        settings = self.settings
        beside = replace(
            settings, index=settings.index / "staff", opensearch_prefix=f"{settings.opensearch_prefix}-staff"
        )
        return ENGINES[settings.engine](beside)

    @cached_property
    def inspector(self) -> "Inspector":
        from faqsvc.desk.quality.inspector import Inspector

        settings = self.settings
        make = partial(make_analyzer, settings.analyzer)
        return Inspector(
            self.search, make, folder=settings.index, stale_months=settings.stale_months, asked=self._asked
        )

    @property
    def publisher(self) -> "Publisher":
        from faqsvc.editing import Index, Publisher
        from faqsvc.indexing import Indexer

        stands_by = self.settings.engine != "whoosh" and self.local.live() > 0
        standbys = (Index(self.local, self.mirror()),) if stands_by else ()
        staff = Index(self.staff_engine, Indexer(self.staff_engine, self.analyzer))
        return Publisher(
            Index(self.engine, self.indexer), staff, self.articles if self.store.made else None, standbys=standbys
        )

    @cached_property
    def editor(self) -> "Editor":
        from faqsvc.editing import Editor

        self.store.ready()  # makes it, so that the publisher has one
        return Editor(
            self.articles,
            self.publisher,
            served=self.search.entry,
            outbox=self.outbox,
            hooks=self.settings.webhooks,
            root=self.settings.path,
        )

    @property
    def staff_search(self) -> HelpSearch:
        """What staff search: the public articles and the internal ones; the public search while there are none."""
        try:
            return self._staff_search if self.staff_engine.live() else self.search
        except EngineUnavailable:
            return self.search

    @cached_property
    def _staff_search(self) -> SearchService:
        return self._search_on(self.staff_engine)

    @cached_property
    def search(self) -> HelpSearch:
        if self.settings.engine == "whoosh":
            return self._public_search
        return StandbySearch(self._public_search, self._search_on(self.local))

    @cached_property
    def _public_search(self) -> SearchService:
        return self._search_on(self.engine)

    @property
    def word_lists(self) -> Dictionaries:
        """What the public search knows of words now."""
        return self._public_search.dictionaries

    def search_under(self, steering: Steering) -> SearchService:
        """The public search as it would be under other decisions of editors."""
        return self._public_search.steered(Fixed(steering))

    @cached_property
    def local(self) -> Engine:
        return local_engine(self.settings)

    def mirror(self) -> "Indexer":
        """Writes the index on this machine."""
        return self._indexer_of(self.local)

    def _indexer_of(self, engine: Engine, *, vectors: VectorMaker | None = None) -> "Indexer":
        from faqsvc.indexing import AnalysisPool, Indexer

        make = partial(make_analyzer, self.settings.analyzer)
        return Indexer(engine, self.analyzer, pool=AnalysisPool(make, processes=usable_cores()), vectors=vectors)

    def _search_on(self, engine: Engine) -> SearchService:
        return SearchService(
            engine,
            self.analyzer,
            dictionaries=self.settings.dictionaries,
            popular=self.settings.suggested_words,
            steps=self.steps,
            steering=self._decided(),
            embedder=self.query_embedder,
        )

    def _decided(self) -> SteeringSource | None:
        if not self._has_store():
            return None
        file = self._store_file() if self.once else None
        glimpsed = live_in(file) if file else None
        return self.steering if glimpsed is None else Fixed(glimpsed)
