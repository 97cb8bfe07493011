"""A running server picks a new generation up without a restart and without a failed request."""

import threading
from pathlib import Path

from faqsvc.analysis import Analyzer
from faqsvc.config import load_settings
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.search import SearchService
from faqsvc.web import create_app
from tests.entries import entry


def test_swaps_under_load(tmp_path: Path, analyzer: Analyzer) -> None:
    engine = WhooshEngine(tmp_path / "index")
    indexer = Indexer(engine, analyzer)
    steady = [entry(str(at), f"알림 질문 {at}", "알림은 설정에서 켭니다.") for at in range(20)]

    def batch(number: int) -> list[object]:
        return [*steady, *(entry(f"b{at}", f"환불 {number}번째 질문", "환불 답변입니다.") for at in range(5))]

    indexer.build(batch(0))  # type: ignore[arg-type]
    app = create_app(SearchService(engine, analyzer), load_settings({}))
    failures: list[object] = []
    done = threading.Event()
    generations = set()

    def ask() -> None:
        client = app.test_client()
        while not done.is_set():
            answer = client.get("/api/v1/search?query=환불&size=50")
            body = answer.get_json()
            questions = {document["question"] for document in body.get("documents", ())}
            if answer.status_code != 200 or len(questions) != 1 or body["meta"]["total_count"] != 5:
                failures.append((answer.status_code, questions))
            generations.add(body["meta"]["generation"])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 9):
        indexer.update(batch(number))  # type: ignore[arg-type]
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(generations) > 1
    last = app.test_client().get("/api/v1/search?query=환불").get_json()
    assert last["documents"][0]["question"] == "환불 8번째 질문"
