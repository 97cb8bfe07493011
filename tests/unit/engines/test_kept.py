"""What a document on a cluster keeps comes back as it was, or says that it is damaged."""

import base64
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.engines.opensearch_engine.kept import FIELD, keep, kept, stored_entry, texts_of
from faqsvc.engines.port import EntryDocument
from faqsvc.errors import IndexDamaged
from faqsvc.model import AnswerBlock, BlockKind, Category, CategoryPath, Entry

# Half surrogates too.
_ANY = st.text(min_size=1, max_size=40, alphabet=st.characters(categories=["L", "N", "P", "S", "Cs"]))


def found(value: str) -> dict[str, Any]:
    return {"fields": {"seq": [7], FIELD: [value]}}


@given(_ANY, _ANY, st.binary(max_size=60), st.dictionaries(st.sampled_from(["question_word", "answer_morph"]), _ANY))
def test_what_is_kept_comes_back(question: str, answer: str, spans: bytes, texts: dict[str, str]) -> None:
    path = CategoryPath((Category("소담계정", 22), Category("비밀번호", 2202)))
    entry = Entry("220006", path, question, (AnswerBlock(BlockKind.PARAGRAPH, answer),))
    document = EntryDocument(entry, {}, spans, exact="", digest="0" * 24, group="", variant="기기")
    held = found(keep(document, texts))
    back = stored_entry(held)
    assert (back.doc, back.entry, back.spans, back.variant) == (7, entry, spans, "기기")
    assert texts_of(held) == texts


@pytest.mark.parametrize("data", [b"", b"no zlib", zlib.compress(b"no msgpack"), zlib.compress(b"\x93\xc0\xc0\xc0")])
def test_what_is_damaged_says_so(data: bytes) -> None:
    held = found(base64.b64encode(data).decode())
    assert kept(held) == data
    with pytest.raises(IndexDamaged, match="faqsvc index build"):
        stored_entry(held)
    with pytest.raises(IndexDamaged):
        texts_of({"fields": {"seq": [7]}})
