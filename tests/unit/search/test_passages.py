"""Sentences of an answer and the best run of them, for any text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from faqsvc.model import Span
from faqsvc.search import weights
from faqsvc.search.passages import best_passage, sentence_bounds

LONG = "가" * weights.WHOLE_ANSWER


def told(answer: str) -> list[str]:
    return [answer[start:end] for start, end in sentence_bounds(answer)]


def test_sentences_end_at_marks_and_lines_not_inside_numbers() -> None:
    answer = f"버전 3.5에서 됩니다. 정말요? 네!\n  - 설정 > 알림  \n1.5배. {LONG}"
    assert told(answer)[:5] == ["버전 3.5에서 됩니다.", "정말요?", "네!", "- 설정 > 알림", "1.5배."]


def test_a_short_answer_has_none_and_is_shown_whole() -> None:
    assert sentence_bounds("됩니다. 정말요?") == ()
    assert best_passage("됩니다. 정말요?", (), [Span(0, 3)]) == Span(0, 9)


def test_the_passage_is_the_run_with_most_different_words() -> None:
    answer = f"설정 설정 설정입니다. {'가' * 150}. 설정에서 알림을 끕니다. {LONG}."
    spans = [Span(0, 2), Span(3, 2), Span(6, 2)]
    spans += [Span(answer.index("설정에서"), 2), Span(answer.index("알림"), 2)]
    assert answer[best_passage(answer, sentence_bounds(answer), spans).start :].startswith("설정에서")


@given(st.text("가나 .!?\n5", max_size=600))
def test_sentences_hold_everything_but_spaces_once_and_in_order(answer: str) -> None:
    bounds = sentence_bounds(answer)
    assert all(left[1] <= right[0] for left, right in pairwise(bounds))
    assert all(0 < end - start <= weights.PASSAGE_LENGTH for start, end in bounds)
    if bounds:
        assert "".join("".join(told(answer)).split()) == "".join(answer.split())
