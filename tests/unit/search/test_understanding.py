"""What was typed, what was meant, what was done: on the words of the sample help center."""

import pytest

from faqsvc.model import CorrectionKind, Field, SearchRequest
from faqsvc.search import SearchService


def understood(sample: SearchService, typed: str) -> list[tuple[str, str, str]]:
    result = sample.search(SearchRequest(typed))
    return [
        (one.kind.value, one.original, one.replacement)
        for one in result.corrections
        if one.kind is not CorrectionKind.SYNONYM
    ]


@pytest.mark.parametrize(
    ("typed", "steps"),
    [
        ("tkdekadnjs", [("keyboard", "tkdekadnjs", "상담원")]),
        ("dlahxlzhs ghksqnf", [("keyboard", "dlahxlzhs ghksqnf", "이모티콘 환불")]),
        ("ㅗ디ㅔ", [("keyboard", "ㅗ디ㅔ", "help")]),
        ("채널 tkdekadnjs", [("keyboard", "tkdekadnjs", "상담원")]),
        ("ㅅㄷㅇ", [("initials", "ㅅㄷㅇ", "상담원")]),
        ("상ㄷㅇ", [("completion", "상ㄷㅇ", "상담원")]),
        ("상담ㅇ", [("completion", "상담ㅇ", "상담원")]),
        ("삼담원 연결", [("spelling", "삼담원", "상담원")]),
        ("이모티콤 환불", [("spelling", "이모티콤", "이모티콘")]),
        ("이모티 환불", [("spelling", "이모티", "이모티콘")]),
        ("skill 오류", []),
        ("API 키", []),
        ("OBT", []),
        ("비번 잊음", []),
        ("상담원 연결", []),
        ("오류 4001", []),
        ("ㅋㅋㅋㅋ", []),
        ("안녕ㅠㅠ", []),
    ],
)
def test_steps(sample: SearchService, typed: str, steps: list[tuple[str, str, str]]) -> None:
    assert understood(sample, typed) == steps


@pytest.mark.parametrize("typed", ["tkdekadnjs", "ㅅㄷㅇ", "상담ㅇ", "삼담원"])
def test_each_can_be_taken_back(sample: SearchService, typed: str) -> None:
    assert sample.search(SearchRequest(typed, literal=True)).corrections == ()


def same_first(sample: SearchService, left: str, right: str) -> bool:
    first, second = (sample.search(SearchRequest(typed)).hits for typed in (left, right))
    return bool(first) and first[0].entry.id == second[0].entry.id


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("이모티콘환불", "이모티콘 환불"),
        ("비밀 번호 를 잊 어 버렸 어요", "비밀번호를 잊어버렸어요"),
        ("ＱＲ 로그인", "QR 로그인"),
        ("tkdekadnjs dusruf", "상담원 연결"),
        ("비번 까먹음", "비밀번호 잊음"),
        ("프사 변경", "프로필 사진 바꾸기"),
        ("프서 바꾸기", "프로필 사진 바꾸기"),
        ("패스워드 분실", "비밀번호를 잊어버렸어요"),
        ("\u110b\u1175\u1106\u1169\u1110\u1175\u110f\u1169\u11ab", "이모티콘"),
    ],
)
def test_other_spellings_find_the_same(sample: SearchService, typed: str, meant: str) -> None:
    assert same_first(sample, typed, meant)


def test_one_syllable_that_is_a_word_works(sample: SearchService) -> None:
    result = sample.search(SearchRequest("봇"))
    assert not result.weak
    assert {hit.entry.path.names[0] for hit in result.hits[:5]} == {"챗봇 관리자센터"}


def test_numbers_are_never_corrected(sample: SearchService) -> None:
    kinds = {one.kind for one in sample.search(SearchRequest("오류코드 4002 5009번")).corrections}
    assert CorrectionKind.SPELLING not in kinds


def test_the_exact_question_stands_first(sample: SearchService) -> None:
    for entry_id in ("110208", "220009", "330029", "610018", "710007"):
        entry = sample.entry(entry_id)
        assert entry is not None
        hits = sample.search(SearchRequest(entry.question)).hits
        assert entry_id in {hits[0].entry.id, *(one.id for one in (*hits[0].same_answer, *hits[0].variants))}


def test_phrases_exclusions_and_filters(sample: SearchService) -> None:
    quoted = sample.search(SearchRequest('"예비 코드"', size=50))
    assert quoted.hits
    assert all("예비코드" in hit.entry.answer.replace(" ", "") for hit in quoted.hits)
    without = sample.search(SearchRequest("상담톡 -챗봇", size=50))
    assert without.hits
    assert all("챗봇" not in hit.entry.answer + hit.entry.question for hit in without.hits)
    page = sample.search(SearchRequest("service:소담페이 비밀번호", size=50))
    assert {hit.entry.path.names[0] for hit in page.hits} == {"소담페이"}
    assert sample.search(SearchRequest("service:없는서비스 비밀번호")).total == 0


def test_why_it_matched_names_words_that_stand_there(sample: SearchService) -> None:
    hit = sample.search(SearchRequest("이모티콘 환불")).hits[0]
    assert {reason.field.value for reason in hit.reasons} >= {"question", "answer"}
    for reason in hit.reasons:
        assert reason.word in ("이모티콘", "환불") or reason.through is CorrectionKind.SYNONYM
        assert reason.found
    assert ("환불", Field.QUESTION) in {(reason.word, reason.field) for reason in hit.reasons}


@pytest.mark.parametrize(
    ("typed", "word", "through"),
    [
        ("tkdekadnjs dusruf", "tkdekadnjs dusruf", CorrectionKind.KEYBOARD),
        ("ㅅㄷㅇ", "ㅅㄷㅇ", CorrectionKind.INITIALS),
        ("삼담원 연결", "삼담원", CorrectionKind.SPELLING),
        ("비번 변경", "비번", CorrectionKind.SYNONYM),
    ],
)
def test_a_reason_names_what_was_typed_and_what_made_another_word_of_it(
    sample: SearchService, typed: str, word: str, through: CorrectionKind
) -> None:
    hits = sample.search(SearchRequest(typed)).hits
    assert (word, through) in {(reason.word, reason.through) for hit in hits for reason in hit.reasons}


def test_synonyms_that_brought_hits_are_told(sample: SearchService) -> None:
    told = sample.search(SearchRequest("비번 변경")).corrections
    others = {one.original: one.replacement for one in told if one.kind is CorrectionKind.SYNONYM}
    assert "비밀번호" in others["비번"]
    assert len(told) == len(others), "one line a word"
