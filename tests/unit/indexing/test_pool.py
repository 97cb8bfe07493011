"""Analysis in other processes gives the same documents, and a process that dies is told."""

import os
from collections.abc import Sequence
from functools import partial

import pytest

from faqsvc.analysis import Analyzer, make_analyzer
from faqsvc.engines.port import EntryDocument
from faqsvc.errors import AnalyzerError
from faqsvc.indexing import AnalysisPool
from faqsvc.indexing.documents import Job, prepared
from faqsvc.indexing.lines import Lines
from faqsvc.model import AnswerBlock, BlockKind, CategoryPath, Entry


def jobs(size: int) -> list[Job]:
    path = CategoryPath.of("소담톡", "알림")
    blocks = (AnswerBlock(BlockKind.PARAGRAPH, "설정에서 알림을 끌 수 있습니다."),)
    return [Job(Entry(str(at), path, f"알림을 {at}번 끄고 싶어요", blocks), str(at), "") for at in range(size)]


def dying() -> Analyzer:
    os._exit(3)


def test_the_same_documents_in_the_same_order() -> None:
    make = partial(make_analyzer, "mecab")
    analyzer = make()
    asked = jobs(230)
    expected = [prepared(job, Lines(analyzer)) for job in asked]
    assert list(AnalysisPool(make, processes=2).documents(asked)) == expected


def names(documents: Sequence[EntryDocument]) -> list[str]:
    return [document.entry.id for document in documents]


def test_what_is_made_of_documents_there_comes_back_in_order() -> None:
    asked = jobs(230)
    batches = list(AnalysisPool(partial(make_analyzer, "mecab"), processes=2).ready(asked, names))
    assert [job for batch, _ in batches for job in batch] == asked
    assert [name for _, made in batches for name in made] == [job.entry.id for job in asked]


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(AnalyzerError, match="has died"):
        list(AnalysisPool(dying, processes=2).documents(jobs(3)))
