import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.analysis import Analyzer
from faqsvc.desk.quality import Corpus, Finding, Kind, Quote, report
from faqsvc.desk.quality.difference import word_changes
from faqsvc.desk.quality.facts import Unit, facts
from faqsvc.desk.quality.table import write_csv
from faqsvc.model import Entry, Field, Link, Repair, RepairReason
from tests.entries import entry

TODAY = date(2026, 11, 25)


def kinds(analyzer: Analyzer, *entries: Entry, asked: tuple[str, ...] = ()) -> list[Kind]:
    found = report(Corpus(entries, analyzer, TODAY, asked=frozenset(asked)))
    return [finding.kind for finding in found if finding.kind is not Kind.UNDATED]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("최대 500명까지 초대합니다", [(Unit.PEOPLE, 500.0)]),
        ("60분 안에", [(Unit.DURATION, 3600.0)]),
        ("1시간 안에", [(Unit.DURATION, 3600.0)]),
        ("하루 1,000만 원", [(Unit.MONEY, 1e7)]),
        ("2.5GB까지", [(Unit.SIZE, 2.5e6)]),
        ("2026년 3월 4일에 바뀌었습니다.", [(Unit.DATE, 2026.0 * 372 + 3 * 31 + 4)]),
        ("환불할 수 없습니다.", [(Unit.ALLOWED, 0.0)]),
        ("지우면 볼 수 없지만 옮길 수 있습니다.", [(Unit.ALLOWED, 1.0)]),
        ("버전 3.1.2, 09:00, 1:1 채팅, 2번째 단추, P-999", []),
    ],
)
def test_facts(sentence: str, found: list[tuple[Unit, float]]) -> None:
    amounts = [(fact.unit, fact.value) for fact in facts(sentence)]
    assert amounts == found


@pytest.mark.parametrize(
    ("answer", "cut"),
    [
        ("설정에서 알림을 끕니다.", False),
        ("을 누르면 알림이 꺼집니다.", True),
        ("설정에서 알림을 끄고 다시", False),
        ("알림을 끄려면 설정 화면에서 알림을", True),
        ("알림을 끄면...", True),
        ("1588-0000", False),
        ("자세한 내용은 고객센터로 문의", False),
    ],
)
def test_answers_cut_within_a_sentence(analyzer: Analyzer, answer: str, cut: bool) -> None:
    assert (Kind.CUT in kinds(analyzer, entry("a", "알림을 끄고 싶어요.", answer))) is cut


@pytest.mark.parametrize(
    ("href", "dead"),
    [
        ("", True),
        ("/helps_html/gone?locale=ko", True),
        ("/helps_html/a?locale=ko", False),
        ("https://sodam.example/", False),
    ],
)
def test_links_that_lead_nowhere(analyzer: Analyzer, href: str, dead: bool) -> None:
    one = entry("a", "알림을 끄고 싶어요.", "▶ 바로가기", links=(Link(2, 4, href),))
    assert (Kind.DEAD_LINK in kinds(analyzer, one)) is dead


@pytest.mark.parametrize(
    ("question", "odd"),
    [
        ("알림을 끄고 싶어요.", False),
        ("환불 방법", False),
        ("개인정보 처리 위탁 변경 안내", True),
        ("서비스 이용 제한 기준", True),
        (
            "예전에 쓰던 휴대폰에 있던 사진과 대화 내용과 친구 목록과 이모티콘을 새 휴대폰으로 모두 옮길 수 있나요?",
            True,
        ),
    ],
)
def test_questions_that_nobody_types(analyzer: Analyzer, question: str, odd: bool) -> None:
    assert (Kind.WORDING in kinds(analyzer, entry("a", question, "설정에서 합니다."))) is odd


def test_old_articles_and_past_dates(analyzer: Analyzer) -> None:
    old = entry("a", "알림을 끄고 싶어요.", "설정에서 합니다.", updated=date(2025, 1, 1))
    past = entry("b", "이벤트는 언제까지인가요?", "2026년 3월 31일까지 참여할 수 있습니다.", updated=date(2026, 11, 1))
    coming = entry("c", "점검은 언제인가요?", "2027년 3월 31일까지 점검합니다.", updated=date(2026, 11, 1))
    found = report(Corpus([old, past, coming], analyzer, TODAY), [Kind.STALE, Kind.UNDATED])
    assert [finding.entry_ids for finding in found] == [("a",), ("b",)]


def test_the_same_question_with_another_answer(analyzer: Analyzer) -> None:
    left = entry("a", "환불을 신청하고 싶어요.", "결제 내역에서 신청합니다.")
    right = entry("b", "환불 신청하고 싶습니다", "고객센터로 문의해 주세요.")
    assert Kind.SAME_QUESTION in kinds(analyzer, left, right)


def test_words_that_may_be_lost(analyzer: Analyzer) -> None:
    proposal = Repair(Field.ANSWER, 0, "알림 ", RepairReason.QUERY, 0.5)
    assert kinds(analyzer, entry("a", "알림을 끄고 싶어요.", "설정을 엽니다.", repairs=(proposal,))) == [Kind.DAMAGE]
    assert kinds(analyzer, entry("a", "방법을 알려세요.", "설정을 엽니다.")) == [Kind.DAMAGE]


words = st.text("가나 \n", max_size=30)


@given(words, words)
def test_a_difference_holds_both_sides(before: str, after: str) -> None:
    changes = word_changes(before, after)
    assert " ".join(change.before for change in changes if change.before).split() == before.split()
    assert " ".join(change.after for change in changes if change.after).split() == after.split()


def test_no_cell_is_a_formula() -> None:
    finding = Finding(Kind.CUT, ("a",), "=1+1", quotes=(Quote("a", '=HYPERLINK("x")'),))
    file = io.StringIO()
    write_csv([finding], file)
    _, row = csv.reader(io.StringIO(file.getvalue()))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
