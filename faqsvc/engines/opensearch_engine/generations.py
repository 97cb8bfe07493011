"""Generations on a cluster: one index each, complete in itself, never changed after it was published.

    faqsvc-main                  the alias of the live one; moved in one call
    faqsvc-main-gen-00000012     documents, and records of the generation itself (`chunk`): words, paths, attachments
    faqsvc-main-meta             the lease of the one writer

What a generation says of itself is its mapping's `_meta`, written last. The rule a change must not break: an index is
whole when its `_meta` names its own number; everything else is in the making, or was left behind and may go.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from time import time
from typing import Any

from faqsvc.engines.opensearch_engine.cluster import Absent, Cluster
from faqsvc.engines.opensearch_engine.kept import FIELD, kept
from faqsvc.engines.opensearch_engine.query import EVERY
from faqsvc.engines.opensearch_engine.words import pieces
from faqsvc.engines.port import LAYOUT_VERSION, GenerationInfo
from faqsvc.errors import EngineUnavailable, IndexDamaged, IndexError_, IndexMissing

_PIECE = 2 << 20  # bytes of a record in one document
_GRACE = 600.0  # seconds that a replaced generation stays, for readers that still hold it
_SUMMED = 120.0  # seconds that a sum over all documents may take
BATCH = 1_000  # documents read at once
_COLUMN_BATCH = 10_000  # of which only columns are read; OpenSearch gives no more
_READ = {  # a copy on the node that was asked, where there is one, saves a third of what asking costs
    "allow_partial_search_results": "false",
    "preference": "_local",
}
_BY_NUMBER: Sequence[Mapping[str, str]] = ({"seq": "asc"},)
_CHECKED = {
    "digests": {
        "scripted_metric": {  # halves of 48 bits, in numbers of 64 that overflow alike in any order
            "init_script": "state.high = 0L; state.low = 0L",
            "map_script": (
                "String digest = doc['digest'].value;"
                "state.high += Long.parseLong(digest.substring(0, 12), 16);"
                "state.low += Long.parseLong(digest.substring(12), 16)"
            ),
            "combine_script": "return [state.high, state.low]",
            "reduce_script": (
                "long high = 0L; long low = 0L;"
                "for (sums in states) { if (sums != null) { high += sums[0]; low += sums[1]; } }"
                "return [high, low]"
            ),
        }
    }
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """info; totals: terms in each field of all documents; pieces: of each record; popularity: the largest; next_seq:
    the next document number; checksum: of all digests, in any order; published: when, in seconds."""

    info: GenerationInfo
    totals: Mapping[str, int] = field(default_factory=dict)
    pieces: Mapping[str, int] = field(default_factory=dict)
    popularity: float = 0.0
    next_seq: int = 0
    checksum: str = ""
    published: float = 0.0


@dataclass(frozen=True, slots=True)
class Generations:
    """All generations of one name (`prefix`)."""

    cluster: Cluster
    prefix: str

    def index(self, number: int) -> str:
        return f"{self.prefix}-gen-{number:08d}"

    @property
    def meta(self) -> str:
        return f"{self.prefix}-meta"

    def live(self) -> int:
        """0 where there is none."""
        try:
            held = self.cluster.ask("GET", f"/_alias/{self.prefix}")
        except Absent:
            return 0
        return max((self._number(index) for index in held), default=0)

    def numbers(self) -> list[int]:
        """Newest first, those in the making too."""
        held = self.cluster.ask("GET", f"/{self.prefix}-gen-*/_alias")
        return sorted(filter(None, map(self._number, held)), reverse=True)

    def _number(self, index: str) -> int:
        match = re.fullmatch(re.escape(self.prefix) + r"-gen-(\d{8})", index)
        return int(match[1]) if match else 0

    def manifest(self, number: int) -> Manifest | None:
        """None where the generation is not whole."""
        try:
            answer = self.cluster.ask("GET", f"/{self.index(number)}/_mapping")
            held = answer[self.index(number)]["mappings"].get("_meta") or {}
            manifest = Manifest(**{**held, "info": GenerationInfo(**held["info"])})
        except (Absent, KeyError, TypeError):
            return None
        return manifest if manifest.info.number == number else None

    def opened(self) -> Manifest:
        """Of the live generation. Raises IndexMissing, IndexDamaged."""
        number = self.live()
        if not number:
            raise IndexMissing(f"{self.prefix}: no index on the cluster yet; run: faqsvc index build")
        manifest = self.manifest(number)
        if manifest is None:
            raise IndexDamaged(f"{self.index(number)}: has no manifest; run: faqsvc index build")
        if manifest.info.layout != LAYOUT_VERSION:
            raise IndexDamaged(f"{self.index(number)}: layout {manifest.info.layout}; run: faqsvc index build")
        return manifest

    def record(self, manifest: Manifest, name: str) -> bytes | None:
        """A record of the generation, whole; None where it has no such record."""
        count = manifest.pieces.get(name)
        if count is None:
            return None
        parts = []
        for piece in range(count):
            path = f"/{self.index(manifest.info.number)}/_doc/{piece_id(name, piece)}"
            try:
                found = self.cluster.ask("GET", path, params={"stored_fields": FIELD}, seconds=30)
                parts.append(kept(found))
            except (Absent, KeyError, ValueError) as error:
                raise IndexDamaged(f"{path}: is missing or damaged; run: faqsvc index build") from error
        return b"".join(parts)

    def documents(
        self,
        number: int,
        *,
        stored: bool = False,
        values: tuple[str, ...] = (),
        order: Sequence[Mapping[str, str]] = _BY_NUMBER,
        query: Mapping[str, Any] = EVERY,
    ) -> Iterator[Any]:
        """Every document, in order of its number or another: its column `values`, and what is `stored` of it."""
        batch = BATCH if stored else _COLUMN_BATCH
        after: list[Any] | None = []
        while after is not None:
            body: dict[str, Any] = {
                "size": batch,
                "query": query,
                "sort": list(order),
                **({"search_after": after} if after else {}),
                "stored_fields": [FIELD] if stored else [],
                "docvalue_fields": list(values),
                "track_total_hits": False,
            }
            hits = self.search(number, body, seconds=30)["hits"]["hits"]
            yield from hits
            after = hits[-1]["sort"] if len(hits) == batch else None

    def search(self, number: int, body: dict[str, Any], *, seconds: float = 0.0) -> Any:
        """Whole answers only: one that lacks a shard would count wrongly."""
        params = {**_READ, "request_cache": "false"}
        path = f"/{self.index(number)}/_search"
        try:
            return whole(self.cluster.ask("POST", path, body, params=params, seconds=seconds))
        except Absent as error:
            raise EngineUnavailable(f"{self.index(number)} has gone; the generation after it is opened") from error

    def searches(self, number: int, bodies: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The answer to each, in one request."""
        header = {"index": self.index(number), **_READ}
        lines = [line for body in bodies for line in (header, body)]
        text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        return [whole(one) for one in self.cluster.ask("POST", "/_msearch", text)["responses"]]

    def checksum(self, number: int) -> tuple[int, str]:
        """Documents, and the sum of their digests, summed by the cluster."""
        body = {"size": 0, "query": EVERY, "track_total_hits": True, "aggs": _CHECKED}
        found = self.search(number, body, seconds=_SUMMED)
        high, low = found["aggregations"]["digests"]["value"]
        return int(found["hits"]["total"]["value"]), f"{high % (1 << 64):016x}{low % (1 << 64):016x}"

    def inspect(self, number: int) -> GenerationInfo:
        """A generation's own word, and in what it differs from it."""
        manifest = self.manifest(number)
        if manifest is None:
            return GenerationInfo(
                number, 0, "", "", 0, problems=(f"{self.index(number)}: in the making or left behind",)
            )
        problems = []
        if manifest.info.layout != LAYOUT_VERSION:
            problems.append(f"{self.index(number)}: layout {manifest.info.layout}, not {LAYOUT_VERSION}")
        try:
            if self.checksum(number) != (manifest.info.entries, manifest.checksum):
                problems.append(f"{self.index(number)}: documents differ from the manifest")
            for name in manifest.pieces:
                self.record(manifest, name)
        except IndexError_ as error:
            problems.append(str(error))
        return replace(manifest.info, problems=tuple(problems))

    def describe(self, manifest: Manifest) -> None:
        """Write what the generation says of itself, which makes it whole."""
        held = asdict(replace(manifest, published=time()))
        self.cluster.ask("PUT", f"/{self.index(manifest.info.number)}/_mapping", {"_meta": held}, seconds=30)

    def point_at(self, number: int) -> None:
        """Make it the live one, in one step."""
        moves = [{"remove": {"index": f"{self.prefix}-gen-*", "alias": self.prefix, "must_exist": False}}]
        moves.append({"add": {"index": self.index(number), "alias": self.prefix}})
        self.cluster.ask("POST", "/_aliases", {"actions": moves}, seconds=30)

    def drop(self, number: int) -> None:
        try:
            self.cluster.ask("DELETE", f"/{self.index(number)}", seconds=30)
        except Absent:
            return

    def forget_old(self, *, keep: set[int]) -> None:
        """Those that were replaced long enough ago for nobody to read them, and those that were never published."""
        replaced = time()
        for number in self.numbers():
            manifest = self.manifest(number)
            if number not in keep and (manifest is None or replaced < time() - _GRACE):
                self.drop(number)
            replaced = manifest.published if manifest else replaced


def whole(answer: Any) -> Any:
    """The answer of a search if nothing is missing in it. Raises EngineUnavailable."""
    shards = answer.get("_shards", {}) if isinstance(answer, dict) else {}
    if answer.get("timed_out") or shards.get("failed") or not shards.get("total"):
        raise EngineUnavailable("OpenSearch answered in part only")
    return answer


def piece_id(name: str, piece: int) -> str:
    return f"~{name}~{piece}"


def record_bodies(name: str, data: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """A record as documents: id and body of each piece."""
    for number, piece in enumerate(pieces(data, _PIECE)):
        yield piece_id(name, number), {"chunk": name, "packed": piece}
