import pytest

from faqsvc.analysis import Analyzer
from faqsvc.search.spacing import spaced


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("글씨가너무작아서안보여요", "글씨가 너무 작아서 안 보여요"),
        ("지운메일복구하고싶어요", "지운 메일 복구하고 싶어요"),
        ("내가메일을더많이보낸곳이학교일까,거래처일까?", "내가 메일을 더 많이 보낸 곳이 학교일까, 거래처일까?"),
        ("비밀번호를 잊어버렸어요", "비밀번호를 잊어버렸어요"),
        ("비번바꾸기", "비번바꾸기"),
        ("", ""),
    ],
)
def test_spaces_come_where_words_begin(analyzer: Analyzer, typed: str, meant: str) -> None:
    assert spaced(typed, analyzer.analyze(typed).morphemes) == meant


@pytest.mark.parametrize(
    "typed",
    ["상담원 연결이 안돼요ㅠㅠ 어떻게해야하나요", "ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ", "a" * 300, "2단계인증해제하는방법알려줘"],
)
def test_letters_stay_as_they_are(analyzer: Analyzer, typed: str) -> None:
    made = spaced(typed, analyzer.analyze(typed).morphemes)
    assert made.replace(" ", "") == typed.replace(" ", "")
