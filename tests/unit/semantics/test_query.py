from collections.abc import Sequence
from threading import Barrier, Event

import numpy as np
import pytest

from faqsvc.errors import EmbedderError
from faqsvc.semantics import Kind, QueryEmbedder, Rows
from tests.embedders import LetterEmbedder


class Waiting(LetterEmbedder):
    """Embeds when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = Event()

    def embed(self, texts: Sequence[str], kind: Kind) -> Rows:
        assert self.let.wait(30)
        return super().embed(texts, kind)


def test_a_question_is_embedded_once() -> None:
    embedder = LetterEmbedder()
    queries = QueryEmbedder(embedder, budget=30)
    first, again = queries.start(["환불"]).rows(), queries.start(["환불"]).rows()
    assert first is not None
    assert again is first
    assert embedder.embedded == ["환불"]


class Together(LetterEmbedder):
    """Embeds when two texts are at it at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.both = Barrier(2, timeout=30)

    def embed(self, texts: Sequence[str], kind: Kind) -> Rows:
        self.both.wait()
        return super().embed(texts, kind)


def test_the_forms_of_a_question_are_embedded_side_by_side() -> None:
    rows = QueryEmbedder(Together(), budget=30).start(["비밀호 환불", "비밀번호 환불"]).rows()
    assert rows is not None
    assert np.array_equal(rows, LetterEmbedder().embed(["비밀호 환불", "비밀번호 환불"], Kind.QUERY))


def test_what_is_late_is_left_out_and_there_the_next_time() -> None:
    embedder = Waiting()
    queries = QueryEmbedder(embedder, budget=0.001)
    late = queries.start(["환불"])
    assert late.rows() is None
    embedder.let.set()
    patient = QueryEmbedder(embedder, budget=30)
    assert patient.start(["환불"]).rows() is not None
    for _ in range(1_000):
        if (rows := queries.start(["환불"]).rows()) is not None:
            break
    assert rows is not None


def test_no_more_wait_than_there_is_room_for() -> None:
    embedder = Waiting()
    queries = QueryEmbedder(embedder, budget=0.001, threads=1)
    assert all(queries.start([f"질문 {number}"]).rows() is None for number in range(40))
    embedder.let.set()
    queries.close()
    assert 0 < len(embedder.embedded) < 10


def test_a_failure_is_raised_to_who_asked() -> None:
    embedder = LetterEmbedder()
    embedder.failing = True
    queries = QueryEmbedder(embedder, budget=30)
    with pytest.raises(EmbedderError, match="out of order"):
        queries.start(["환불"]).rows()
    embedder.failing = False
    assert queries.start(["환불"]).rows() is not None
