"""A generation in the making on a cluster: an index of its own, filled, checked, described, then pointed at.

From nothing, or from a clone of the live one (files shared on each node), whose words and totals are then counted on.
Documents are sent while others are analyzed; nothing that is live is touched before the alias moves.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from math import log1p
from time import monotonic, sleep
from typing import Any

from faqsvc.engines.opensearch_engine.bulk import Bulk
from faqsvc.engines.opensearch_engine.cluster import Absent, Cluster
from faqsvc.engines.opensearch_engine.generations import Generations, Manifest, piece_id, record_bodies
from faqsvc.engines.opensearch_engine.kept import FIELD, texts_of
from faqsvc.engines.opensearch_engine.lease import Lease
from faqsvc.engines.opensearch_engine.mapping import Ready, counted, make_index, numbered, ready
from faqsvc.engines.opensearch_engine.words import pack, spelled, unpack
from faqsvc.engines.port import ATTACHMENT_NAME, TEXT_FIELDS, EntryDocument, GenerationInfo
from faqsvc.errors import IndexError_
from faqsvc.model import Category, CategoryPath

_SAMPLED = 20  # documents whose digest is looked up before the generation goes live
_REPLACED = 200  # documents taken out of the word list at once
_PATIENCE = 300.0  # seconds that copies may take
_COPIED = 10_000_000  # bytes a second that copies reach at least
_PATHS = "paths"
_KEPT = {"stored_fields": FIELD}
_COLUMNS: Mapping[str, Any] = {"stored_fields": [], "docvalue_fields": ["id", "digest"]}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a new index is laid out. replicas: copies beside the first one, where there are nodes for them."""

    shards: int = 1
    replicas: int = 1


class OpenSearchWriter:
    """Implements `engines.port.GenerationWriter`; holds the lease until published or discarded."""

    def __init__(self, generations: Generations, info: GenerationInfo, *, fresh: bool, layout: Layout) -> None:
        self._generations = generations
        self._cluster: Cluster = generations.cluster
        self._layout = layout
        self._held = ExitStack()
        self._lease = self._held.enter_context(Lease(self._cluster, generations.meta))
        try:
            numbers = generations.numbers()
            for number in numbers:
                if generations.manifest(number) is None:  # of a writer that died
                    generations.drop(number)
            self._info = replace(info, number=max([0, *numbers]) + 1)
            self._index = generations.index(self._info.number)
            self._base = None if fresh else generations.opened()
            self._begin()
        except BaseException:
            self._held.close()
            raise
        self._bulk = Bulk(self._cluster, self._index)
        self._held.callback(self._bulk.abandon)
        self._samples: dict[str, str] = {}
        self._outgoing: list[str] = []
        self._pieces: dict[str, int] = {}

    def _begin(self) -> None:
        self._words: dict[str, Counter[str]] = {name: Counter() for name in TEXT_FIELDS}
        self._totals = dict.fromkeys(TEXT_FIELDS, 0)
        self._paths: dict[CategoryPath, int] = {}
        self._seq = 0
        self._old: dict[str, str] = {}
        if self._base is None:
            self._cluster.ask("PUT", f"/{self._index}", make_index(shards=self._layout.shards), seconds=60)
            return
        base, number = self._base, self._base.info.number
        for name in TEXT_FIELDS:
            packed, terms = self._record(f"counts-{name}"), self._record(f"terms-{name}")
            self._words[name] = Counter(spelled(unpack(packed), terms))
        self._totals.update(base.totals)
        self._seq = base.next_seq
        self._paths = {path: leaf for leaf, path, _ in read_paths(self._record(_PATHS))}
        for hit in self._generations.documents(number, values=("id", "digest")):
            self._old[hit["fields"]["id"][0]] = hit["fields"]["digest"][0]
        self._clone(number)

    def _clone(self, number: int) -> None:
        settings = {
            "blocks.write": None,
            "auto_expand_replicas": "false",  # not before it is whole: see `_flush`
            "number_of_replicas": 0,
            "routing.rebalance.enable": "none",
        }
        path = f"/{self._generations.index(number)}/_clone/{self._index}"
        self._cluster.ask("POST", path, {"settings": settings}, seconds=_PATIENCE, repeat=False)
        self._wait_for("yellow")
        self._cluster.ask("PUT", f"/{self._index}/_mapping", {"_meta": {}}, seconds=30)

    def _record(self, name: str) -> bytes:
        held = self._generations.record(self._base, name) if self._base else None
        if held is None:
            raise IndexError_(f"{self._index}: its base lacks {name}; run: faqsvc index build")
        return held

    def digests(self) -> Mapping[str, str]:
        return self._old

    def add(self, document: EntryDocument) -> None:
        self.add_ready(ready([document]))

    def readying(self) -> Callable[[Sequence[EntryDocument]], Ready]:
        return ready

    def add_ready(self, given: Ready) -> None:
        for name, words in given.words.items():
            self._words[name].update(words)
            self._totals[name] += given.totals[name]
        for line in given.lines:
            if line.entry_id in self._old:
                self._take_out(line.entry_id)
            if line.path not in self._paths:
                self._paths[line.path] = max(self._paths.values(), default=-1) + 1
            self._bulk.put_json(line.entry_id, numbered(line, seq=self._seq, leaf=self._paths[line.path]))
            self._seq += 1
            if len(self._samples) < _SAMPLED or self._seq % 997 == 0:
                self._samples[line.entry_id] = line.digest

    def remove(self, entry_id: str) -> None:
        self._take_out(entry_id)
        self._samples.pop(entry_id, None)
        self._bulk.remove(entry_id)

    def _take_out(self, entry_id: str) -> None:
        """Of the word list and the totals: what the base holds of an entry that is replaced or removed."""
        self._outgoing.append(entry_id)
        if len(self._outgoing) >= _REPLACED:
            self._uncount()

    def _uncount(self) -> None:
        if not self._outgoing or self._base is None:
            return
        index = self._generations.index(self._base.info.number)
        body = {"ids": self._outgoing}
        found = self._cluster.ask("POST", f"/{index}/_mget", body, params=_KEPT, seconds=60)
        self._outgoing = []
        for document in found["docs"]:
            if not document.get("found"):
                continue
            for name, text in texts_of(document).items():
                terms, total = counted(text.split(" "))
                self._totals[name] -= total
                words = self._words[name]
                words.subtract(terms.keys())
                for term in terms:
                    if words[term] <= 0:
                        del words[term]

    def attachment(self, name: str) -> memoryview | None:
        held = self._generations.record(self._base, f"attached-{name}") if self._base else None
        return None if held is None else memoryview(held)

    def attach(self, name: str, data: bytes) -> None:
        if not ATTACHMENT_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of an attachment")
        self._put_record(f"attached-{name}", data)

    def publish(self, *, expected: int) -> GenerationInfo:
        try:
            manifest = self._sealed(expected)
            self._lease.check()
            before = self._generations.live()
            self._generations.point_at(manifest.info.number)
            self._generations.forget_old(keep={manifest.info.number, before})
            return manifest.info
        except BaseException:
            self._abandon()
            raise
        finally:
            self._held.close()

    def discard(self) -> None:
        self._bulk.abandon()
        self._abandon()
        self._held.close()

    def _abandon(self) -> None:
        with suppress(IndexError_):  # the next writer removes what was left behind
            if self._generations.live() != self._info.number:
                self._generations.drop(self._info.number)

    def _sealed(self, expected: int) -> Manifest:
        """Everything written, checked, copied and described."""
        self._uncount()
        for name in TEXT_FIELDS:
            counts, terms = pack(self._words[name])
            self._put_record(f"counts-{name}", counts)
            self._put_record(f"terms-{name}", terms)
        self._bulk.finish()
        self._refresh()
        used = self._used_paths()
        last = Bulk(self._cluster, self._index)
        self._put_record(_PATHS, used, into=last)
        self._drop_stale_pieces(last)
        last.finish()
        self._refresh()
        self._flush()
        entries, checksum = self._generations.checksum(self._info.number)
        if entries != expected:
            raise IndexError_(f"the new index holds {entries} entries, not {expected}; nothing was changed")
        self._check_samples()
        size = self._stats("store")["size_in_bytes"]
        settings = {
            "index.blocks.write": True,
            "index.routing.rebalance.enable": None,
            "index.auto_expand_replicas": f"0-{self._layout.replicas}",
        }
        self._cluster.ask("PUT", f"/{self._index}/_settings", settings, seconds=30)
        self._wait_for("green", seconds=_PATIENCE + size / _COPIED)
        info = replace(self._info, entries=entries, size=size)
        manifest = Manifest(info, self._totals, self._pieces, self._most_read(), self._seq, checksum)
        self._generations.describe(manifest)
        return manifest

    def _put_record(self, name: str, data: bytes, *, into: Bulk | None = None) -> None:
        self._pieces[name] = 0
        for piece, body in record_bodies(name, data):
            (into or self._bulk).put(piece, body)
            self._pieces[name] += 1

    def _drop_stale_pieces(self, bulk: Bulk) -> None:
        """Those that the clone brought and this generation has no use for."""
        for name, count in (self._base.pieces if self._base else {}).items():
            for number in range(self._pieces.get(name, 0), count):
                bulk.remove(piece_id(name, number))

    def _used_paths(self) -> bytes:
        body = {"size": 0, "aggs": {"paths": {"terms": {"field": "leaf", "size": max(1, len(self._paths))}}}}
        found = self._generations.search(self._info.number, body, seconds=60)["aggregations"]["paths"]["buckets"]
        counts = {int(bucket["key"]): bucket["doc_count"] for bucket in found}
        rows = [
            [leaf, counts[leaf], [[level.name, level.id] for level in path.levels]]
            for path, leaf in self._paths.items()
            if counts.get(leaf)
        ]
        return json.dumps(rows, ensure_ascii=False).encode()

    def _check_samples(self) -> None:
        ids = list(self._samples)[-_SAMPLED:]
        found: Sequence[Any] = []
        if ids:
            body = {"query": {"ids": {"values": ids}}, "size": len(ids), **_COLUMNS}
            found = self._generations.search(self._info.number, body, seconds=30)["hits"]["hits"]
        digests = {hit["fields"]["id"][0]: hit["fields"]["digest"][0] for hit in found}
        for entry_id in ids:
            if digests.get(entry_id) != self._samples[entry_id]:
                raise IndexError_(f"{self._index}: entry {entry_id} is not as written; nothing was changed")

    def _refresh(self) -> None:
        whole = self._cluster.ask("POST", f"/{self._index}/_refresh", seconds=_PATIENCE)["_shards"]
        if whole["failed"]:
            raise IndexError_(f"{self._index}: {whole['failed']} shards could not be read; nothing was changed")

    def _flush(self) -> None:
        """A power cut takes nothing any more of what was written. Until nothing is left to be done after the last
        commit that is known to be safe: a copy begins there, and could do nothing anew without a source."""
        until = monotonic() + _PATIENCE
        while True:
            path = f"/{self._index}/_flush"
            whole = self._cluster.ask("POST", path, params={"force": "true"}, seconds=_PATIENCE)["_shards"]
            if whole["failed"]:
                raise IndexError_(f"{self._index}: {whole['failed']} shards could not be kept; nothing was changed")
            if not self._stats("translog")["operations"]:
                return
            if monotonic() > until:
                raise IndexError_(f"{self._index}: not safe after {_PATIENCE:.0f} seconds; nothing was changed")
            sleep(0.05)

    def _wait_for(self, status: str, *, seconds: float = _PATIENCE) -> None:
        params = {"wait_for_status": status, "timeout": f"{seconds:.0f}s"}
        health = f"/_cluster/health/{self._index}"
        try:
            answer = self._cluster.ask("GET", health, params=params, seconds=seconds + 10)
        except Absent as error:
            raise IndexError_(f"{self._index}: has gone from the cluster; nothing was changed") from error
        if answer["timed_out"]:
            raise IndexError_(f"{self._index}: {answer['status']} after {seconds:.0f} seconds; nothing was changed")

    def _most_read(self) -> float:
        body = {"size": 0, "aggs": {"most": {"max": {"field": "popularity"}}}}
        found = self._generations.search(self._info.number, body, seconds=60)
        return float(found["aggregations"]["most"]["value"] or log1p(0))

    def _stats(self, name: str) -> Mapping[str, int]:
        """Of the first copies, all shards together."""
        found = self._cluster.ask("GET", f"/{self._index}/_stats/{name}", seconds=30)
        stats: Mapping[str, int] = found["_all"]["primaries"][name]
        return stats


def read_paths(data: bytes) -> list[tuple[int, CategoryPath, int]]:
    """The number of each path in use, the path, and how many entries lie there."""
    return [
        (leaf, CategoryPath(tuple(Category(*level) for level in levels)), count)
        for leaf, count, levels in json.loads(data)
    ]
