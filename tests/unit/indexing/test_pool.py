"""Analysis in other processes gives the same documents, and a process that dies is told."""

import os
from functools import partial

import pytest

from faqsvc.analysis import Analyzer, make_analyzer
from faqsvc.errors import AnalyzerError
from faqsvc.indexing import AnalysisPool
from faqsvc.indexing.documents import Job, analyze, make_document
from faqsvc.indexing.lines import Lines
from faqsvc.model import AnswerBlock, BlockKind, CategoryPath, Entry


def jobs(size: int) -> list[Job]:
    path = CategoryPath.of("소담톡", "알림")
    blocks = (AnswerBlock(BlockKind.PARAGRAPH, "설정에서 알림을 끌 수 있습니다."),)
    return [Job(Entry(str(at), path, f"알림을 {at}번 끄고 싶어요", blocks), str(at), "", "d") for at in range(size)]


def dying() -> Analyzer:
    os._exit(3)


def test_the_same_documents_in_the_same_order() -> None:
    make = partial(make_analyzer, "mecab")
    analyzer = make()
    asked = jobs(230)
    expected = [make_document(job, analyze(job.entry, Lines(analyzer))) for job in asked]
    assert list(AnalysisPool(make, processes=2).documents(asked)) == expected


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(AnalyzerError, match="has died"):
        list(AnalysisPool(dying, processes=2).documents(jobs(3)))
