"""Tokens with their offsets, as tables; Korean written literally."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.analysis import Analyzer, Layer

# text, layer, [(token, the published characters it was read from)]
TABLE = [
    ("상담원을 연결해 주세요.", Layer.WORD, [("상담원", "상담원"), ("연결", "연결"), ("주세요", "주세요")]),
    ("상담원을 연결해 주세요.", Layer.MORPH, [("상담원", "상담원"), ("연결", "연결")]),
    ("비밀번호를 알려줘", Layer.MORPH, [("비밀번호", "비밀번호"), ("알리", "알려줘")]),
    ("더우면 도와드려요", Layer.MORPH, [("덥", "더우"), ("돕", "도와"), ("드리", "드려요")]),
    ("로그인이 안 돼요", Layer.MORPH, [("로그인", "로그인"), ("안", "안"), ("되", "돼요")]),
    ("환불하지 않습니다", Layer.MORPH, [("환불", "환불"), ("않", "않")]),
    ("챗봇 만들기", Layer.MORPH, [("챗", "챗"), ("봇", "봇"), ("만들", "만들")]),
    ("봇이 멈춰요", Layer.MORPH, [("봇", "봇"), ("멈추", "멈춰")]),
    ("대화 방", Layer.BIGRAM, [("대화", "대화"), ("화방", "화 방")]),
    ("API 키", Layer.BIGRAM, [("api", "API"), ("키", "키")]),
    ("버전 3.1.2", Layer.BIGRAM, [("버전", "버전"), ("3.1.2", "3.1.2")]),
    ("ＡＢＣ１２", Layer.BIGRAM, [("abc", "ＡＢＣ"), ("12", "１２")]),
    ("2단계", Layer.SYLLABLE, [("단", "단"), ("계", "계")]),
]


@pytest.mark.parametrize(("text", "layer", "expected"), TABLE)
def test_tokens_and_their_places(analyzer: Analyzer, text: str, layer: Layer, expected: list[tuple[str, str]]) -> None:
    tokens = analyzer.analyze(text).layer(layer)
    assert [(token.text, text[token.start : token.end]) for token in tokens] == expected


def test_decomposed_hangul_gives_the_same_tokens_and_places_in_the_published_text(analyzer: Analyzer) -> None:
    text = "상담원을 연결"
    decomposed = unicodedata.normalize("NFD", text)
    plain, published = analyzer.analyze(text), analyzer.analyze(decomposed)
    for layer in Layer:
        assert [token.text for token in plain.layer(layer)] == [token.text for token in published.layer(layer)]
    first = published.words[0]
    assert unicodedata.normalize("NFC", decomposed[first.start : first.end]) == "상담원"


def test_a_nul_does_not_end_the_text(analyzer: Analyzer) -> None:
    assert [token.text for token in analyzer.analyze("상담\0연결").morphs] == ["상담", "연결"]


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_gives_tokens_inside_it(analyzer: Analyzer, text: str) -> None:
    analysis = analyzer.analyze(text)
    for layer in Layer:
        tokens = analysis.layer(layer)
        assert all(0 <= token.start < token.end <= len(text) for token in tokens)
        assert [token.start for token in tokens] == sorted(token.start for token in tokens) or layer is Layer.MORPH


@pytest.mark.parametrize(
    "text", ["\ud800상담", "상담 \U0001f468\u200d\U0001f469 연결", "가" * 5_000, "ㅋ" * 2_000, "\n" * 500, "\u202e상담"]
)
def test_hostile_texts(analyzer: Analyzer, text: str) -> None:
    analyzer.analyze(text)


def test_the_fingerprint_covers_the_layers(analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch) -> None:
    before = analyzer.fingerprint
    monkeypatch.setattr("faqsvc.analysis.analyzer.LAYERS_VERSION", 0)
    assert analyzer.fingerprint != before
