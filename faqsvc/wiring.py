"""The composition root: Settings -> services. The only module that names concrete engines."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from faqsvc.analysis import Analyzer, make_analyzer
from faqsvc.config import Settings, usable_cores
from faqsvc.engines.port import Engine
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import AnalysisPool, Indexer
from faqsvc.search import EVERY_STEP, SearchService, Step

ENGINES: dict[str, Callable[[Settings], Engine]] = {"whoosh": lambda settings: WhooshEngine(settings.index)}


@dataclass(frozen=True)
class Services:
    """Everything that the doors use, each made when first asked for."""

    settings: Settings
    steps: frozenset[Step] = EVERY_STEP

    @cached_property
    def analyzer(self) -> Analyzer:
        return make_analyzer(self.settings.analyzer)

    @cached_property
    def engine(self) -> Engine:
        return ENGINES[self.settings.engine](self.settings)

    @cached_property
    def indexer(self) -> Indexer:
        make = partial(make_analyzer, self.settings.analyzer)
        return Indexer(self.engine, self.analyzer, pool=AnalysisPool(make, processes=usable_cores()))

    @cached_property
    def search(self) -> SearchService:
        return SearchService(
            self.engine,
            self.analyzer,
            dictionaries=self.settings.dictionaries,
            popular=self.settings.suggested_words,
            steps=self.steps,
        )
