"""The one writer of a name on a cluster: a lease, renewed while its holder lives, free again soon after it died."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from time import time
from types import TracebackType
from typing import Any
from uuid import uuid4

from faqsvc.engines.opensearch_engine.cluster import Absent, Cluster, Conflict
from faqsvc.errors import IndexBusy, IndexError_

log = logging.getLogger(__name__)

_LASTS = 60.0  # seconds after the last renewal; the clocks of writers must agree to within half of it
_RENEWED = 15.0
_TRIES = 3
_INDEX = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {
        "dynamic": "strict",
        "properties": {"owner": {"type": "keyword"}, "until": {"type": "double"}},
    },
}


class Lease:
    """Held from its making to `release`. Raises IndexBusy where another holds it."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._path = f"/{index}/_doc/writer"
        self._owner = uuid4().hex
        self._lock = threading.Lock()
        self._version: dict[str, str] = {}
        self._released = threading.Event()
        with suppress(Conflict):  # it is there
            cluster.ask("PUT", f"/{index}", _INDEX, seconds=30)
        self._take()
        self._keeper = threading.Thread(target=self._keep, name="lease", daemon=True)
        self._keeper.start()

    def check(self) -> None:
        """Renew it. Raises IndexBusy where another writer took over, since this one was thought dead."""
        with self._lock:
            self._as_holder(lambda: self._write(self._version))

    def release(self) -> None:
        self._released.set()
        self._keeper.join(timeout=5)
        with self._lock:
            try:
                self._as_holder(lambda: self._cluster.ask("DELETE", self._path, params=self._version, seconds=10))
            except (Absent, IndexError_) as error:
                log.warning("the writer's lease was not given back: %s", error)  # it ends by itself

    def __enter__(self) -> "Lease":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def _as_holder(self, act: Callable[[], object]) -> None:
        """Of a renewal whose answer was lost nobody knows whether it was done: the version may be another while the
        owner is still this one. Raises IndexBusy where it is not."""
        for _ in range(_TRIES):
            try:
                act()
            except Conflict:
                held = self._held()
                if held is None or held["_source"]["owner"] != self._owner:
                    break
                self._version = _version(held)
            else:
                return
        raise IndexBusy("another process took over the writing of the index; nothing was changed")

    def _take(self) -> None:
        try:
            self._write({"op_type": "create"})
        except Conflict as conflict:
            held = self._held()
            if held and held["_source"]["owner"] != self._owner and held["_source"]["until"] > time():
                raise IndexBusy("another process is writing the index; try again when it is done") from conflict
            try:
                self._write(_version(held) if held else {"op_type": "create"})
            except Conflict as error:
                raise IndexBusy("another process began to write the index; try again when it is done") from error

    def _held(self) -> Any:
        try:
            return self._cluster.ask("GET", self._path, seconds=10)
        except Absent:
            return None

    def _write(self, condition: dict[str, str]) -> None:
        body = {"owner": self._owner, "until": time() + _LASTS}
        self._version = _version(self._cluster.ask("PUT", self._path, body, params=condition, seconds=10))

    def _keep(self) -> None:
        while not self._released.wait(_RENEWED):
            try:
                self.check()
            except IndexError_ as error:
                log.warning("the writer's lease was not renewed: %s", error)  # `check` before publishing decides


def _version(held: Any) -> dict[str, str]:
    return {"if_seq_no": str(held["_seq_no"]), "if_primary_term": str(held["_primary_term"])}
