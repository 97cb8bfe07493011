import pytest

from faqsvc.store.reports import Refinement
from faqsvc.usage.proposals import propose


def refined(before: str, after: str, *, readers: int = 3, solved: bool = True) -> Refinement:
    return Refinement(before, after, readers, solved)


def lines(*refinements: Refinement, known: frozenset[str] = frozenset()) -> list[str]:
    return [one.line for one in propose(refinements, known=known)]


def test_what_both_queries_share_is_left_away() -> None:
    assert lines(refined("비번 변경", "비밀번호 변경")) == ["비번 => 비밀번호"]
    assert lines(refined("프사", "프로필 사진")) == ["프사 => 프로필 사진"]


def test_evidence_of_several_queries_adds_up() -> None:
    (one,) = propose(
        [refined("비번 변경", "비밀번호 변경", readers=1), refined("비번 분실", "비밀번호 분실", readers=1)]
    )
    assert (one.line, one.readers) == ("비번 => 비밀번호", 2)
    assert one.examples == ("비번 변경 → 비밀번호 변경", "비번 분실 → 비밀번호 분실")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("환불", "환불 방법"), ("환불 방법", "환불"), ("삼담원", "상담원"), ("환불", "환불"),
        ("상담원연결", "상담원 연결"),
        ("a, b", "c"), ("가 나 다 라", "마"), ("", "환불"), ("a => b", "환불"),
    ],
)  # fmt: skip
def test_what_is_no_synonym(before: str, after: str) -> None:
    assert lines(refined(before, after)) == []


def test_one_reader_or_no_success_is_not_enough() -> None:
    assert lines(refined("비번", "비밀번호", readers=1)) == []
    assert lines(refined("비번", "비밀번호", solved=False)) == []
    assert lines(refined("비번", "비밀번호"), known=frozenset(["비번 => 비밀번호"])) == []
