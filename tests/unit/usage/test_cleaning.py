import pytest

from faqsvc.usage.cleaning import LONGEST, cleaned, is_junk


def test_spellings_of_one_query_share_a_key() -> None:
    keys = {cleaned(text)[1] for text in ("상담원 연결", "상담원연결", " 상담원  연결?", "상담원 연결")}
    assert keys == {"상담원연결"}
    assert cleaned("iOS 업데이트")[1] == cleaned("ios업데이트")[1]


def test_personal_data_is_masked_before_anything_else() -> None:
    query, key = cleaned("010-1234-5678 환불")
    assert "1234" not in query + key
    assert key == "환불"
    assert cleaned("010-1234-5678")[1].strip("*-") == ""
    assert cleaned("010-1234-5678")[1]
    assert len(cleaned("가" * 5_000)[0]) == LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "★★★카지노 가입 www.bet365.com", "텔레그램 @money_77 작업대출 문의",
        "출장안마 카톡: abcd12 ★강남★",
        "토토사이트 추천 먹튀없는 https://toto.xyz",
        "【바카라】 텔ㄹ레그램 슬롯 best-casino.com",
        "카\u200b지\u200b노 가입", "먹\u2060튀\u2060검\u2060증 토\u2060토",
        "카 지 노 010-2345-6789", "무.직.자.대.출 ☎01023456789",
        "상품권 현금화 010 2345 6789", "소액결제현금화 www.cash.shop",
        "당일대출 카톡: qwer12", "당일ㅤ대출ㅤ가능 01098765432",
        "ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ", "aaaaaaaaaaaa",
        "안전한 카지노 사이트 순위와 추천 목록을 알려 드립니다 지금 바로 가입하시면 첫 충전 보너스를 드리고 있습니다",
    ],
)  # fmt: skip
def test_advertising_is_junk(text: str) -> None:
    assert is_junk(text)


@pytest.mark.parametrize(
    "text",
    [
        "환불", "상담원 연결", "챗봇 만들기", "google.com 로그인이 안 돼요",
        "메일 주소 example.com 연결",
        "토토로 이모티콘", "010-1234-5678 번호로 인증이 안 돼요",
        "상품권 선물하기",
        "휴대폰\u200b 번호\u200b 변경", "대출 이자 납부",
        "제 번호는 010-1234-5678인데 이 번호로 가입한 계정이 두 개라고 나와요 하나를 지우려면 어떻게 하나요",
        "★ 표시 메일", "카톡 상담 연결", "안마 의자 채널 개설", "급전 문자 신고",
        "텔레그램이랑 다른 점", "ㅋㅋ 이모티콘", "1588-0000 전화",
        "비밀번호를 잊어버렸는데 휴대폰 번호도 바뀌어서 인증번호를 받을 수가 없어요 어떻게 하면 되나요 도와주세요",
    ],
)  # fmt: skip
def test_questions_are_not(text: str) -> None:
    assert not is_junk(text)


@pytest.mark.parametrize("secret", ["010-1234-5678", "900101-1234567", "minsu.kim@example.com", "1234-5678-9012-3456"])
def test_what_the_limit_cuts_in_the_middle_is_gone(secret: str) -> None:
    for left in range(1, len(secret)):
        cut = ("환불 " * LONGEST)[: LONGEST - left] + secret[:left]
        query, key = cleaned(cut)
        assert len(query) <= LONGEST
        assert not any(char.isascii() and char.isalnum() for char in query + key)
    assert cleaned("a1" * LONGEST)[0]


def test_a_lone_surrogate_can_be_written() -> None:
    query, key = cleaned("환불\ud800 문의")
    assert (query, key) == ("환불? 문의", "환불문의")
    query.encode()
