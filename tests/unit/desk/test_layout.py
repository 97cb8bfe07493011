import pytest

from faqsvc.desk.layout import lay_out
from faqsvc.desk.message import Aside

MAIL = """RE: 환불 문의
2024년 9월 3일 (화) 오후 2:15, 고객센터 님이 작성:
> 애플에서 처리합니다.
> 감사합니다.

그럼 애플에는 어떻게 신청하나요?
[첨부: 영수증.png]

주식회사 늘봄 마케팅팀 *** 대리
Tel. *********** / ***********
나의 iPhone에서 보냄
"""


def test_only_the_writer_s_own_lines_are_left() -> None:
    own, parts = lay_out(MAIL)
    assert [line.text for line in own if line.text.strip()] == ["그럼 애플에는 어떻게 신청하나요?"]
    kinds = {MAIL[part.span.start : part.span.end]: part.aside for part in parts}
    assert kinds["RE: 환불 문의"] is Aside.HEADER
    assert kinds["> 감사합니다."] is Aside.QUOTE
    assert kinds["[첨부: 영수증.png]"] is Aside.ATTACHMENT
    assert kinds["나의 iPhone에서 보냄"] is Aside.FOOTER
    assert kinds["주식회사 늘봄 마케팅팀 *** 대리"] is Aside.SIGNATURE


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("문의합니다\n--\n***\n한빛상사", ["문의합니다"]),
        ("--\n" + "줄\n" * 20, ["--", *["줄"] * 20]),  # a rule at the top is no signature
        ("질문입니다\n-----Original Message-----\n예전 메일\n더 예전", ["질문입니다"]),
        ("-----원본 메시지-----\n예전\n-----끝-----\n새 질문", ["새 질문"]),
        ("-----원본 메시지-----\n보낸사람: 고객센터\n새 질문", ["새 질문"]),
        ("비번 바꾸는 거 어디 있어요 지금 비번은 ********", ["비번 바꾸는 거 어디 있어요 지금 비번은 ********"]),
        ("1\r\n2\u20283", ["1", "2", "3"]),
        ("", []),
    ],
)
def test_quotes_and_signatures(text: str, own: list[str]) -> None:
    lines, parts = lay_out(text)
    assert [line.text for line in lines if line.text.strip()] == own
    for line in lines:
        assert text[line.start : line.start + len(line.text)] == line.text
    assert all(0 <= part.span.start < part.span.end <= len(text) for part in parts)
