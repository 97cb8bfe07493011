from hypothesis import given
from hypothesis import strategies as st

from faqsvc.semantics.passages import LONGEST, MOST, Part, passages_of, pieces
from tests.entries import entries, entry


def test_question_and_answer_are_apart() -> None:
    made = passages_of(entry("1", "환불은 며칠 걸리나요?", "카드는 3일이 걸립니다.\n계좌는 하루가 걸립니다."))
    assert made == (
        (Part.QUESTION, "환불은 며칠 걸리나요?"),
        (Part.ANSWER, "카드는 3일이 걸립니다. 계좌는 하루가 걸립니다."),
    )


def test_a_long_answer_is_divided_between_sentences() -> None:
    sentence = "설정에서 알림을 누르고 원하는 소리를 골라 주세요."
    made = list(pieces(" ".join([sentence] * 20)))
    assert len(made) > 2
    assert all(piece.endswith("주세요.") and len(piece) <= LONGEST for piece in made)
    assert " ".join(made) == " ".join([sentence] * 20)


def test_a_number_s_point_ends_no_sentence() -> None:
    assert list(pieces("버전 3.14.1 이상에서 됩니다.")) == ["버전 3.14.1 이상에서 됩니다."]


def test_a_text_without_sentences_is_cut() -> None:
    made = list(pieces("가" * (2 * LONGEST + 1)))
    assert [len(piece) for piece in made] == [LONGEST, LONGEST, 1]


def test_an_answer_of_marks_alone_is_no_passage() -> None:
    assert passages_of(entry("1", "질문", ".")) == ((Part.QUESTION, "질문"),)


@given(entries())
def test_every_entry_has_passages_of_bounded_number_and_length(made: object) -> None:
    passages = passages_of(made)  # type: ignore[arg-type]
    assert 1 <= len(passages) <= MOST
    assert all(0 < len(one.text) <= LONGEST for one in passages)
    parts = [one.part for one in passages]
    assert parts[0] is Part.QUESTION
    assert parts == sorted(parts, key=list(Part).index)


@given(st.text(max_size=600))
def test_pieces_lose_nothing_but_spaces(text: str) -> None:
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
