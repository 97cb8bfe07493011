import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.parsing.decoding import Refused, decode

TEXT = "상담원 연결은 어떻게 하나요? 뷁 ▶ ①"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("cp949"),
        TEXT.encode("utf-16"),
        b'<meta charset="euc-kr">'.decode().encode() + TEXT.encode("cp949"),
        b'<meta charset="euc-kr">' + TEXT.encode(),  # a wrong declaration
        b'<meta charset="utf-8">' + TEXT.encode("cp949"),  # another
        unicodedata.normalize("NFD", TEXT).encode(),
    ],
)
def test_every_encoding_gives_the_text(data: bytes) -> None:
    assert decode(data).endswith(TEXT)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"PK\x03\x04\x00\x00", "binary"),
        (b"\x1b$)C\x0e;s4c", "encoding"),
        (b"\xff\xfe\xfd", "encoding"),
        (("\ufffd" * 50).encode(), "encoding"),
        (b"a" * 2_000_001, "too_large"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        decode(data)
    assert refused.value.reason == reason


def test_a_lost_character_or_two_are_the_text_s_own() -> None:
    assert decode("한 글자\ufffd 없음".encode()) == "한 글자\ufffd 없음"


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except Refused:
        return
    text.encode()
    assert "\0" not in text
