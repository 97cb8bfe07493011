"""The lease of the one writer, over answers that get lost. Real clusters: tests/faults/test_load_kill.py."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("opensearchpy")

from faqsvc.engines.opensearch_engine.cluster import Absent, Conflict
from faqsvc.engines.opensearch_engine.lease import Lease
from faqsvc.errors import EngineUnavailable, IndexBusy


class OneDocument:
    """The lease's document with the rules of its versions; `lost`: that many writes are done and not answered."""

    def __init__(self) -> None:
        self.held: dict[str, Any] | None = None
        self.number = -1
        self.lost = 0

    def ask(self, method: str, path: str, body: Any = None, *, params: Any = None, **_: object) -> Any:
        if not path.endswith("/_doc/writer"):
            return {}
        if method == "GET":
            if self.held is None:
                raise Absent(path)
            return {**self._version(), "_source": self.held}
        wanted = {} if params is None else dict(params)
        if wanted.pop("op_type", "") == "create" and self.held is not None:
            raise Conflict(path)
        if wanted and (self.held is None or wanted["if_seq_no"] != str(self.number)):
            raise Conflict(path)
        self.held, self.number = body if method == "PUT" else None, self.number + 1
        if self.lost:
            self.lost -= 1
            raise EngineUnavailable("no answer")
        return self._version()

    def _version(self) -> dict[str, int]:
        return {"_seq_no": self.number, "_primary_term": 1}


@pytest.fixture
def document() -> OneDocument:
    return OneDocument()


@pytest.fixture
def lease(document: OneDocument) -> Iterator[Lease]:
    lease = Lease(document, "meta")  # type: ignore[arg-type]  # a lease asks for nothing else
    yield lease
    lease.release()


def test_a_renewal_whose_answer_was_lost_does_not_cost_the_lease(document: OneDocument, lease: Lease) -> None:
    document.lost = 1
    with pytest.raises(EngineUnavailable):
        lease.check()
    lease.check()
    document.lost = 1
    with pytest.raises(EngineUnavailable):
        lease.check()
    lease.release()
    assert document.held is None  # given back, so that the next writer need not wait


def test_who_lost_it_to_another_is_told_and_takes_nothing_back(document: OneDocument, lease: Lease) -> None:
    other = {"owner": "another", "until": 9e9}
    document.held, document.number = other, 7
    with pytest.raises(IndexBusy):
        lease.check()
    lease.release()
    assert document.held == other


def test_a_second_writer_is_refused_until_the_first_is_done(document: OneDocument, lease: Lease) -> None:
    with pytest.raises(IndexBusy):
        Lease(document, "meta")  # type: ignore[arg-type]
    lease.release()
    Lease(document, "meta").release()  # type: ignore[arg-type]
