import pytest

from faqsvc.desk.layout import Line
from faqsvc.desk.matters import matters
from faqsvc.desk.message import Role
from faqsvc.desk.roles import role_of, says_what
from faqsvc.desk.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("환불 되나요? 아직 안 썼어요.", ["환불 되나요?", "아직 안 썼어요."]),
        ("돈이 안 들어왔어요 환불 언제 됩니까", ["돈이 안 들어왔어요", "환불 언제 됩니까"]),
        ("자꾸 꺼져요ㅠㅠ 어떻게 해요", ["자꾸 꺼져요ㅠㅠ", "어떻게 해요"]),
        ("버전은 10.4.5예요. 안 돼요", ["버전은 10.4.5예요.", "안 돼요"]),
        ("한도가 얼마인지, 수수료가 있는지 알고 싶어요", ["한도가 얼마인지,", "수수료가 있는지 알고 싶어요"]),
        ("메일함 용량이 찼다고 나옵니다", ["메일함 용량이 찼다고 나옵니다"]),
        ("1. 한도가 얼마예요", ["한도가 얼마예요"]),
        ("그리고 충전은 또 어떻게 해요", ["그리고 충전은 또 어떻게 해요"]),
        (
            "알림이 안 오는 것 같고 그리고 사진도 저장이 안 돼요",
            ["알림이 안 오는 것 같고", "그리고 사진도 저장이 안 돼요"],
        ),
        ("!!! ㅠㅠ ...", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    found = list(sentences([Line(7, text)]))
    assert [one.text for one in found] == expected
    assert all(text[one.span.start - 7 : one.span.end - 7] == one.text for one in found)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("안녕하세요.", Role.GREETING),
        ("좋은 하루 보내세요~", Role.GREETING),
        ("빠른 답변 부탁드립니다.", Role.FILLER),
        ("진짜 너무하네요", Role.FILLER),
        ("두 시간째 연결이 안 되네요", Role.FILLER),
        ("연락처 *** **** ****", Role.CONTACT),
        ("답변은 ****** 로 주시면 감사하겠습니다.", Role.CONTACT),
        ("환불 되나요?", Role.QUESTION),
        ("구독을 해지하고 싶습니다", Role.QUESTION),
        ("알림이 안 와요", Role.PROBLEM),
        ("비밀번호를까먹었어요", Role.PROBLEM),
        ("메일함도 꽉찼다고 나와요", Role.PROBLEM),
        ("메시지가 도착하지 않았습니다.", Role.PROBLEM),
        ("신청했다가 까먹고 있었는데 결제가 됐네요.", Role.CONTEXT),
        ("아직 한 번도 안 썼어요.", Role.CONTEXT),
    ],
)
def test_roles(text: str, role: Role) -> None:
    assert role_of(text) is role


def test_a_question_that_says_nothing_by_itself() -> None:
    assert not says_what("어떻게 해야 하나요?")
    assert not says_what("소담톡은 어떻게 해야 하나요?", frozenset({"소담톡"}))
    assert says_what("수수료가 얼마인가요?")


def test_it_joins_what_it_points_at_and_an_opening_does_not() -> None:
    text = "휴면 계정이라고 나오네요. 어떻게 풀어요? 그리고 수수료가 얼마예요?"
    found, parts = matters(sentences([Line(0, text)]), topics=frozenset())
    assert [matter.text for matter in found] == [
        "휴면 계정이라고 나오네요. 어떻게 풀어요?",
        "그리고 수수료가 얼마예요?",
    ]
    assert not parts


def test_no_more_matters_are_read_than_are_looked_up() -> None:
    said = ["환불은 언제 되나요?", "어제 산 이모티콘입니다.", "어떻게 하나요?"]
    lines = [Line(at * 100, text) for at, text in enumerate(said * 20)]
    found, _ = matters(sentences(lines), topics=frozenset(), most=5)
    assert len(found) == 5
