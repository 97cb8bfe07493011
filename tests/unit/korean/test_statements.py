"""Plain yes and no: read where it is said, and nowhere else."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.korean.statements import plain_statement
from faqsvc.model import Polarity

POSSIBLE, CONDITIONAL = Polarity.POSSIBLE, Polarity.CONDITIONAL
IMPOSSIBLE, UNSUPPORTED = Polarity.IMPOSSIBLE, Polarity.UNSUPPORTED

SAID = [
    ("다크 모드를 쓸 수 있나요?", "네, 소담톡은 밝은 화면과 어두운 화면을 모두 지원합니다.", POSSIBLE),
    ("해외에서도 쓸 수 있나요?", "네, 쓸 수 있습니다. 해외에서는 문자가 늦을 수 있습니다.", POSSIBLE),
    ("단추에 넣을 수 있나요?", "네, 플러그인을 단추에 달면 됩니다.\n1) 블록을 엽니다.", POSSIBLE),
    ("구독을 해지할 수 있을까요?", "예, 언제든지 해지할 수 있습니다.", POSSIBLE),
    ("다시 받을 수 있나요?", "구매한 기기에서 다시 받을 수 있습니다.", POSSIBLE),
    ("환불받을 수 있나요?", "네, 한 번도 내려받지 않았다면 환불받을 수 있습니다.", CONDITIONAL),
    ("복구할 수 있나요?", "탈퇴하고 7일이 지나지 않았다면 복구할 수 있습니다. 그대로 돌아옵니다.", CONDITIONAL),
    ("취소되나요?", "네, 보낸 지 5분이 지나지 않은 메시지는 취소할 수 있습니다.", CONDITIONAL),
    ("되돌릴 수 있나요?", "네, 7일 안에는 되돌릴 수 있습니다.", CONDITIONAL),
    ("쓸 수 있나요?", "네, 쓸 수 있습니다. 다만 일부 기기에서는 느릴 수 있습니다.", CONDITIONAL),
    ("문구를 바꿀 수 있나요?", "아니요, 안내 말풍선의 문구는 바꿀 수 없습니다.", IMPOSSIBLE),
    ("광고를 보낼 수 있나요?", "아니요, 챗봇은 답하는 용도로만 쓸 수 있습니다.", IMPOSSIBLE),
    ("다시 들어갈 수 있나요?", "내보낸 사람은 방에 다시 들어갈 수 없습니다. 새로 만들어도 같습니다.", IMPOSSIBLE),
    ("윈도우 7에서도 되나요?", "윈도우 7은 지원하지 않습니다.", UNSUPPORTED),
    ("음성 명령을 지원하나요?", "음성 명령 기능은 제공하지 않습니다. 업데이트를 기다려 주세요.", UNSUPPORTED),
]  # fmt: skip

NOT_SAID = [
    ("교통카드로도 쓸 수 있나요?", "안드로이드 휴대폰에서는 가능하고, 아이폰에서는 지원하지 않습니다."),
    ("송금을 막을 수 있나요?", "이미 보낸 돈이라도 빨리 신고하면 상대방의 계좌를 멈출 수 있습니다."),
    ("돌려받을 수 있나요?", "상대방이 아직 받지 않았다면 바로 취소할 수 있습니다."),
    ("상대방이 알 수 있나요?", "아니요, 알림이 가지 않습니다. 다만 짐작할 수는 있습니다."),
    ("어떻게 환불받을 수 있나요?", "네, 환불받을 수 있습니다."),
    ("몇 개까지 만들 수 있나요?", "3개까지 만들 수 있습니다."),
    ("계좌번호를 알아야 하나요?", "아니요, 몰라도 보낼 수 있습니다."),
    ("파일 크기에 제한이 있나요?", "네, 다음과 같은 제한이 있습니다."),
    ("비밀번호를 잊어버렸어요.", "새로 정할 수 있습니다."),
    ("옮길 수 있나요?", "백업하지 않았다면 옮길 수 없습니다."),
    ("쓸 수 있나요?", "PC에서는 쓸 수 있지만 모바일에서는 쓸 수 없습니다."),
    ("지원하나요?", "일부 기종만 지원하지 않습니다."),
    ("지원하나요?", "iOS는 지원하지 않습니다. 단, 안드로이드에서는 쓸 수 있습니다."),
    ("환불되나요?", "네, 그러나 내려받은 것은 환불되지 않습니다."),
    ("환불되나요?", ""),
    ("환불되나요?", "\n\n"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer", "polarity"), SAID)
def test_what_is_said_plainly(question: str, answer: str, polarity: Polarity) -> None:
    statement = plain_statement(question, answer)
    assert statement is not None
    assert statement.polarity is polarity
    words = answer[statement.span.start : statement.span.end]
    assert words in answer.split("\n")[0]
    assert words.endswith("다.")
    assert len(words) <= 33


@pytest.mark.parametrize(("question", "answer"), NOT_SAID)
def test_where_nothing_is_said_plainly(question: str, answer: str) -> None:
    assert plain_statement(question, answer) is None


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_is_read_within_its_bounds(question: str, answer: str) -> None:
    for asked in (question, question + " 쓸 수 있나요?"):
        statement = plain_statement(asked, "네, " + answer)
        if statement:
            assert 0 <= statement.span.start < statement.span.end <= len(answer) + 3


def test_long_texts_take_no_longer() -> None:
    began = perf_counter()
    for text in ("가" * 100_000, "가 수 " * 30_000, "다." * 50_000, "지원하지 않" * 20_000, "만 " * 50_000):
        plain_statement(text + " 수 있나요?", "네, " + text)
        plain_statement("쓸 수 있나요?", text + "수 있습니다.")
    assert perf_counter() - began < 2  # a hundred times what it takes
