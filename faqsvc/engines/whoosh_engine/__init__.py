"""The Whoosh adapter: Whoosh writes and keeps the index, arrays decoded from it answer."""

from pathlib import Path

from faqsvc.engines.port import LAYOUT_VERSION, Engine, GenerationInfo
from faqsvc.engines.whoosh_engine.generations import Generations
from faqsvc.engines.whoosh_engine.reader import WhooshReader
from faqsvc.engines.whoosh_engine.writer import WhooshWriter

__all__ = ["WhooshEngine"]

_CACHE_BYTES = 128 << 20  # all terms of 10,000 entries decoded take 70 MB


class WhooshEngine:
    """Implements `engines.port.Engine` over a folder of generations."""

    def __init__(self, root: Path, *, cache_bytes: int = _CACHE_BYTES) -> None:
        self._generations = Generations(root)
        self._cache_bytes = cache_bytes
        self._pointer: tuple[tuple[int, int] | None, int] = (None, 0)

    def live(self) -> int:
        """CURRENT is read when it is another file than last time; it is replaced, never changed."""
        stamp = self._generations.stamp()
        if stamp is None or stamp != self._pointer[0]:
            self._pointer = stamp, self._generations.live()
        return self._pointer[1]

    def open(self) -> WhooshReader:
        folder, info = self._generations.whole()
        return WhooshReader(folder, info, cache_bytes=self._cache_bytes)

    def begin(self, *, fresh: bool, fingerprint: str, analyzer: str, source: str) -> WhooshWriter:
        info = GenerationInfo(0, 0, fingerprint, analyzer, LAYOUT_VERSION, source)
        return WhooshWriter(self._generations, info, fresh=fresh)

    def adopt(self, other: Engine) -> bool:
        if not isinstance(other, WhooshEngine):
            return False
        self._generations.put_back(other.folder())
        return True

    def rollback(self) -> GenerationInfo:
        return self._generations.rollback()

    def folder(self) -> Path:
        return self._generations.whole()[0]

    def put_back(self, folder: Path) -> GenerationInfo:
        return self._generations.put_back(folder)

    def verify(self) -> tuple[GenerationInfo, ...]:
        return tuple(self._generations.inspect(number) for number in self._generations.numbers())
