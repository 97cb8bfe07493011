import random

import pytest

from faqsvc.model import Entry, Field, RepairReason, repaired
from faqsvc.repair import Extraction, Language, merge
from faqsvc.repair.extractions import Copy, losses
from faqsvc.repair.losses import drop
from tests.entries import entry

QUESTION = "고객을 상담원에게 연결하는 방법을 알려주세요."
ANSWER = "챗봇 관리자센터에서 상담원 연결 플러그인을 추가해주세요.\n연결은 5분 안에 시작됩니다."


def damaged(language: Language, query: str, *, question: str = QUESTION, answer: str = ANSWER) -> Entry:
    left = [drop(text, language.matches(text, language.forms(query)))[0] for text in (question, answer)]
    return entry(query.replace(" ", "") and f"x{len(query)}", *left, path=("챗봇", "봇 만들기"))


def whole(found: Entry) -> tuple[str, str]:
    texts = {Field.QUESTION: found.question, Field.ANSWER: found.answer}
    question, answer = (
        repaired(text, [repair for repair in found.repairs if repair.field is field and repair.certain]).text
        for field, text in texts.items()
    )
    return question, answer


@pytest.mark.parametrize("known", [True, False])
def test_extractions_of_other_queries_restore_each_other(language: Language, known: bool) -> None:
    queries = ["주 원", "연결", "추가"]
    pages = [Extraction([damaged(language, query)], query if known else None) for query in queries]
    (found,) = merge(pages, language)
    assert (found.question, found.answer) == (pages[0].entries[0].question, pages[0].entries[0].answer)
    assert whole(found) == (QUESTION, ANSWER)
    assert {repair.reason for repair in found.repairs} == {RepairReason.EXTRACTION}


@pytest.mark.parametrize("query", ["연결", None])
def test_an_edit_is_no_loss(language: Language, query: str | None) -> None:
    old = Copy("연결은 5분 안에 시작됩니다.", language.forms(query) if query else None)
    new = Copy("상담은 24시간 안에 시작됩니다.", language.forms("없는말") if query else None)
    assert [repair for repair in losses([old, new], language, field=Field.ANSWER) if repair.certain] == []


def test_another_article_is_another_article(language: Language) -> None:
    left = entry("a", "알림을 끄고 싶어요.", "설정에서 알림을 끕니다.")
    right = entry("b", "환불은 어떻게 하나요?", "결제 내역에서 환불을 누릅니다.")
    device = entry("c", "알림을 끄고 싶어요.", "설정에서 알림을 끕니다.", path=("서비스", "분류", "iOS"))
    assert merge([Extraction([left]), Extraction([right, device])], language) == (left, right, device)


def test_each_extraction_has_an_article_once(language: Language) -> None:
    near = [entry("a", "채널을 만들고 싶어요.", ANSWER), entry("b", "채널을 지우고 싶어요.", ANSWER)]
    again = [entry("d", "채널을 지우 싶어요.", ANSWER), entry("c", "채널을 만들고 어요.", ANSWER)]
    assert [found.id for found in merge([Extraction(near), Extraction(again)], language)] == ["a", "b"]


def test_hostile_text_takes_bounded_time(language: Language) -> None:
    rng = random.Random(1)
    noise = ["".join(rng.choices("가나다라 ", k=20_000)) for _ in range(3)]
    assert losses([Copy(text) for text in noise], language, field=Field.ANSWER) == []
