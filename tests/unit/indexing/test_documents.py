"""Certain repairs are searched beside the published words, and marked by what was published."""

from faqsvc.analysis import Analyzer
from faqsvc.engines.spans import term_hash, unpack
from faqsvc.indexing.documents import analyze
from faqsvc.indexing.lines import Lines
from faqsvc.model import Field, Repair, RepairReason
from tests.entries import entry


def test_a_repaired_word_is_found_where_the_rest_of_it_stands(analyzer: Analyzer) -> None:
    repairs = (Repair(Field.ANSWER, 2, "원", RepairReason.QUERY, 1.0),)
    found = analyze(entry("a", "질문입니다", "상담 연결을 알려세요", repairs=repairs), Lines(analyzer))
    words = found.terms["answer_word"]
    assert {"상담원", "상담", "연결"} <= set(words)
    assert words.count("연결") == 1
    places = unpack(found.spans)[-1]
    (place,) = places[places["term"] == term_hash("상담원")][["start", "length"]].tolist()
    assert place == (0, 2)


def test_a_proposal_is_not_searched(analyzer: Analyzer) -> None:
    repairs = (Repair(Field.ANSWER, 2, "원", RepairReason.QUERY, 0.5),)
    plain = analyze(entry("a", "질문입니다", "상담 연결"), Lines(analyzer))
    assert analyze(entry("a", "질문입니다", "상담 연결", repairs=repairs), Lines(analyzer)) == plain


def test_a_word_that_was_lost_whole_is_searched_and_marks_nothing(analyzer: Analyzer) -> None:
    repairs = (Repair(Field.ANSWER, 0, "소리 ", RepairReason.EXTRACTION, 1.0),)
    found = analyze(entry("a", "질문입니다", "설정을 엽니다", repairs=repairs), Lines(analyzer))
    assert "소리" in found.terms["answer_morph"]
    assert term_hash("소리") not in unpack(found.spans)[-1]["term"].tolist()
