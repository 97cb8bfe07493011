"""The OpenSearch adapter: the same words and the same scores as on Whoosh, kept and answered by a cluster."""

from time import monotonic

from faqsvc.engines.opensearch_engine.breaker import Breaker
from faqsvc.engines.opensearch_engine.cluster import Access, Cluster
from faqsvc.engines.opensearch_engine.generations import Generations
from faqsvc.engines.opensearch_engine.reader import OpenSearchReader
from faqsvc.engines.opensearch_engine.writer import Layout, OpenSearchWriter
from faqsvc.engines.port import LAYOUT_VERSION, Engine, GenerationInfo
from faqsvc.errors import EngineUnavailable, IndexMissing

__all__ = ["Access", "Layout", "OpenSearchEngine"]

_LOOKED_UP = 1.0  # seconds that the number of the live generation is believed


class OpenSearchEngine:
    """Implements `engines.port.Engine` over a cluster; `prefix` begins the names of all that it makes there."""

    def __init__(self, access: Access, *, prefix: str, layout: Layout) -> None:
        self._cluster = Cluster(access, breaker=Breaker())
        self._reading = Generations(self._cluster, prefix)
        self._writing = Generations(Cluster(access), prefix)  # who writes would rather wait than fail
        self._layout = layout
        self._live = 0
        self._looked_up = float("-inf")

    def live(self) -> int:
        """Raises EngineUnavailable while the cluster cannot be asked."""
        now = monotonic()
        if now - self._looked_up > _LOOKED_UP or not self._live:
            self._live = self._reading.live()
            self._looked_up = now
        elif not self._cluster.reachable:
            self._looked_up = float("-inf")
            raise EngineUnavailable("OpenSearch did not answer lately; it is tried again within seconds")
        return self._live

    def open(self) -> OpenSearchReader:
        return OpenSearchReader(self._reading, self._reading.opened())

    def begin(self, *, fresh: bool, fingerprint: str, analyzer: str, source: str) -> OpenSearchWriter:
        self._looked_up = float("-inf")
        info = GenerationInfo(0, 0, fingerprint, analyzer, LAYOUT_VERSION, source)
        return OpenSearchWriter(self._writing, info, fresh=fresh, layout=self._layout)

    def close(self) -> None:
        self._cluster.close()
        self._writing.cluster.close()

    def verify(self) -> tuple[GenerationInfo, ...]:
        return tuple(self._writing.inspect(number) for number in self._writing.numbers())

    def adopt(self, other: Engine) -> bool:  # noqa: ARG002 - the port's
        return False

    def rollback(self) -> GenerationInfo:
        live = self._writing.live()
        for number in self._writing.numbers():
            manifest = self._writing.manifest(number) if number < live else None
            if manifest is not None:
                self._writing.point_at(number)
                self._looked_up = float("-inf")
                return manifest.info
        raise IndexMissing("no earlier generation to go back to")
