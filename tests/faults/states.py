"""A small help center in two states, and the question that every fault test ends with: which of them is live, whole?"""

import os
import random
from pathlib import Path

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Change, Indexer
from faqsvc.model import Entry, SearchRequest
from faqsvc.search import SearchService
from tests.entries import entry

ROOT = Path(__file__).parent.parent.parent
QUERIES = ("이모티콘 환불", "알림 설정", "계정 잠금", "없는말", "송금 한도", "1", "ㅇㄹ ㅅㅈ")
_SUBJECTS = ("이모티콘 환불", "알림 설정", "계정 잠금 해제", "송금 한도 변경", "프로필 사진", "대화방 나가기")

Answers = tuple[tuple[str, ...], ...]


def entries(state: int, *, count: int = 24) -> list[Entry]:
    """State 0, 1, 2, …: the same ids, other answers, and one entry more in each."""
    return [
        entry(
            f"e{at}",
            f"{_SUBJECTS[at % len(_SUBJECTS)]} {at}",
            f"{state}번째 답변입니다. {_SUBJECTS[at % 5]} 방법입니다.",
        )
        for at in range(count + state)
    ]


def write(root: Path, analyzer: Analyzer, state: int) -> Change:
    return Indexer(WhooshEngine(root), analyzer).update(entries(state))


def answers(root: Path, analyzer: Analyzer) -> Answers:
    """What a service started now answers to QUERIES: id and answer of each hit. Raises IndexError_."""
    search = SearchService(WhooshEngine(root), analyzer)
    return tuple(
        tuple(f"{hit.entry.id}:{hit.entry.answer}:{hit.score:.6f}" for hit in search.search(SearchRequest(query)).hits)
        for query in QUERIES
    )


def seeded() -> random.Random:
    """Printed, so that a failure can be had again: SEED=… python -m pytest …"""
    seed = int(os.environ.get("SEED", "20261125"))
    print(f"seed {seed}")
    return random.Random(seed)
