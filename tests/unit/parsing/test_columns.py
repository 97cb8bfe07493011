import pytest

from faqsvc.parsing.columns import recognize
from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.reading import Column


@pytest.mark.parametrize(
    ("header", "question", "answer", "path"),
    [
        (["질문", "답변"], 0, 1, ()),
        (["번호", "서비스", "카테고리", "하위 카테고리", "제목", "내용"], 4, 5, (1, 2, 3)),
        (["ID", "Category", "Question", "Answer"], 2, 3, (1,)),
        (["title", "body", "path", "category"], 0, 1, (2,)),
        (["대분류", "소분류", "중분류", "질문 내용", "답변_내용"], 3, 4, (0, 2, 1)),
        (["제목", "질문", "답변"], 1, 2, ()),
        (["소분류", "Q", "A"], 1, 2, (0,)),
    ],
)
def test_headers_are_recognized(header: list[str], question: int, answer: int, path: tuple[int, ...]) -> None:
    columns = recognize(header, {})
    assert columns is not None
    assert (columns.places[Column.QUESTION], columns.places[Column.ANSWER]) == (question, answer)
    assert columns.path == path


@pytest.mark.parametrize(
    "header", [[], ["질문"], ["답변자", "질문자"], ["이모티콘을 환불할 수 있나요?", "네, 할 수 있습니다."]]
)
def test_what_is_no_header(header: list[str]) -> None:
    assert recognize(header, {}) is None


def test_what_was_told_wins_and_must_be_there() -> None:
    header = ["질문", "고객이 묻는 말", "답변", "큰 갈래", "작은 갈래"]
    told = {Column.QUESTION: ("고객이 묻는 말",), Column.PATH: ("큰 갈래", "작은갈래")}
    columns = recognize(header, told)
    assert columns is not None
    assert columns.places[Column.QUESTION] == 1
    assert columns.path == (3, 4)
    assert recognize(header, {Column.QUESTION: ("없는 이름",)}) is None


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(Refused, match="질문"):
        recognize(["질문", "질문", "답변"], {})
