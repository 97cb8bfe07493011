"""One suite for every KoNLPy tagger behind the protocol."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqsvc.analysis import ANALYZERS, make_analyzer
from faqsvc.analysis.analyzer import Analyzer
from faqsvc.errors import SettingsError

NAMES = ["mecab", pytest.param("komoran", marks=pytest.mark.java), pytest.param("okt", marks=pytest.mark.java)]
HOSTILE = [
    "",
    "   ",
    "\n\n",
    "상담\0원",
    "\ud800",
    "😀 상담 👨‍👩‍👧",
    "암기 " + "ㄱㅏ" * 20,
    "ㅋ" * 60,
    "가" * 300,
    "\u202e상담원",
]


@pytest.fixture(scope="module", params=NAMES)
def tagger(request: pytest.FixtureRequest) -> Analyzer:
    return make_analyzer(request.param)


def test_nouns_are_found_where_they_stand(tagger: Analyzer) -> None:
    text = "소식을 보려면 메일을 확인하세요"
    found = {text[token.start : token.end] for token in tagger.analyze(text).morphs}
    assert {"소식", "메일", "확인"} <= found


def test_two_inflections_share_a_morpheme(tagger: Analyzer) -> None:
    first = {token.text for token in tagger.analyze("친구를 지웠어요").morphs}
    second = {token.text for token in tagger.analyze("사진을 지우면").morphs}
    assert "지우" in first & second


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_give_tokens_inside_the_text(tagger: Analyzer, text: str) -> None:
    for token in tagger.analyze(text).morphs:
        assert 0 <= token.start < token.end <= len(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_any_text(tagger: Analyzer, text: str) -> None:
    for token in tagger.analyze(text).morphs:
        assert 0 <= token.start < token.end <= len(text)


def test_an_unknown_name_is_refused_with_the_setting() -> None:
    with pytest.raises(SettingsError, match=r"FAQSVC_ANALYZER=kkma.*mecab"):
        make_analyzer("kkma")
    assert "mecab" in ANALYZERS
