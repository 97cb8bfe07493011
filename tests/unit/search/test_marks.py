"""What is marked in a page of entries: every find lies where its word stands, whatever the texts hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.analysis import Analyzer, make_analyzer
from faqsvc.engines.port import StoredEntry
from faqsvc.engines.spans import pack, recorded
from faqsvc.model import AnswerBlock, BlockKind, CategoryPath, CorrectionKind, Entry, Field
from faqsvc.search.cards import Card, make_card
from faqsvc.search.interpretation import Interpretation
from faqsvc.search.marks import mark, wanted_of
from faqsvc.search.query_language import parse
from faqsvc.search.understanding import Expansion


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return make_analyzer("mecab")


def card(analyzer: Analyzer, question: str, *path: str, answer: str) -> Card:
    entry = Entry("1", CategoryPath.of(*path), question, (AnswerBlock(BlockKind.PARAGRAPH, answer),))
    texts = (question, "\n".join(path), entry.answer)
    analyses = [analyzer.analyze(text) for text in texts]
    spans = pack([recorded([*one.words, *one.morphs]) for one in analyses])
    return make_card(StoredEntry(0, entry, spans, ""))


def asked(analyzer: Analyzer, query: str, *expansions: Expansion) -> Interpretation:
    parsed = parse(query)
    return Interpretation(parsed, analyzer.analyze(parsed.words), expansions)


def test_finds_of_all_cards_and_fields(analyzer: Analyzer) -> None:
    cards = [
        card(analyzer, "알림을 끄고 싶어요", "소담톡", "알림 설정", answer="설정에서 알림을 끌 수 있습니다."),
        card(analyzer, "비밀번호 변경", "소담계정", "보안", answer="비밀번호는 설정에서 바꿉니다."),
    ]
    first, second = mark(cards, wanted_of(asked(analyzer, "알림 설정")))
    assert [(span.start, span.length) for span in first.question] == [(0, 2)]
    assert [[(span.start, span.length) for span in level] for level in first.path] == [[], [(0, 2), (3, 2)]]
    assert [(span.start, span.length) for span in first.answer] == [(0, 2), (5, 2)]
    assert second.question == ()
    assert second.path == ((), ())
    assert [(reason.word, reason.field, reason.found) for reason in second.reasons] == [
        ("설정", Field.ANSWER, ("설정",))
    ]


def test_a_longer_find_hides_what_lies_in_it(analyzer: Analyzer) -> None:
    (marks,) = mark(
        [card(analyzer, "챗봇상담 연결", "소담톡", "채널", answer="-")], wanted_of(asked(analyzer, "챗봇상담 상담"))
    )
    assert [(span.start, span.length) for span in marks.question] == [(0, 4)]
    assert [reason.found for reason in marks.reasons] == [("챗봇상담",)]


def test_words_of_expansions_say_what_they_stand_for(analyzer: Analyzer) -> None:
    expansion = Expansion(0, 2, "해지", 0.8, CorrectionKind.SYNONYM, "해지")
    (marks,) = mark(
        [card(analyzer, "정기 결제 해지", "소담톡", "결제", answer="-")],
        wanted_of(asked(analyzer, "취소 방법", expansion)),
    )
    assert [(reason.word, reason.found, reason.through) for reason in marks.reasons] == [
        ("취소", ("해지",), CorrectionKind.SYNONYM)
    ]


def test_nothing_asked_or_nothing_listed(analyzer: Analyzer) -> None:
    assert mark([], wanted_of(asked(analyzer, "알림"))) == []
    (marks,) = mark([card(analyzer, "알림", "소담톡", "알림", answer="알림")], wanted_of(asked(analyzer, "")))
    assert (marks.question, marks.answer, marks.reasons) == ((), (), ())


TEXTS = st.text("알림설정 끄기a1İ\u0130ß .\n", min_size=1, max_size=30).filter(str.strip)


@given(questions=st.lists(TEXTS, min_size=1, max_size=4), answer=TEXTS, query=TEXTS)
def test_spans_lie_in_their_texts_sorted_and_apart(
    analyzer: Analyzer, questions: list[str], answer: str, query: str
) -> None:
    cards = [card(analyzer, text, "소담톡", "알림 설정", answer=answer) for text in questions]
    for one, marks in zip(cards, mark(cards, wanted_of(asked(analyzer, query))), strict=True):
        for text, spans in zip(one.texts, (marks.question, *marks.path, marks.answer), strict=True):
            edges = [edge for span in spans for edge in (span.start, span.end)]
            assert edges == sorted(set(edges))
            assert all(0 <= edge <= len(text) for edge in edges)
        for reason in marks.reasons:
            assert all(any(found in text for text in one.texts) for found in reason.found)
