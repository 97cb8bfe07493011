"""Segments written from arrays are those that Whoosh's own writer makes of the same documents."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index, matching
from whoosh.writing import SegmentWriter

from faqsvc.engines.port import POSITIONAL, TEXT_FIELDS
from faqsvc.engines.whoosh_engine import segments
from faqsvc.engines.whoosh_engine.blocks import read_postings
from faqsvc.engines.whoosh_engine.schema import make_schema, places_of
from faqsvc.engines.whoosh_engine.segments import ArrayWriter

Batch = list[dict[str, list[str]]]
TERMS = st.lists(st.sampled_from(["상담", "담원", "원", "api", "2", "😀"]), max_size=12)
BATCHES = st.lists(st.lists(st.dictionaries(st.sampled_from(TEXT_FIELDS), TERMS), max_size=8), min_size=1, max_size=3)


def fields(number: int, texts: dict[str, list[str]]) -> dict[str, Any]:
    return {"id": str(number), "record": str(number), **{name: terms for name, terms in texts.items() if terms}}


def write(folder: Path, batches: list[Batch], *, arrays: bool) -> Any:
    """One commit a batch; ids begin anew in each, so that later ones replace documents of earlier ones."""
    made = index.create_in(str(folder), make_schema())
    for batch in batches:
        writer = ArrayWriter(made) if arrays else SegmentWriter(made)
        for number, texts in enumerate(batch):
            document = fields(number, texts)
            if not arrays:
                document |= {places_of(name): document[name] for name in POSITIONAL if name in document}
            writer.update_document(**document)
        writer.commit()
    return made.reader()


def walked(matcher: Any) -> list[tuple[int, float]]:
    out = []
    while matcher.is_active():
        out.append((matcher.id(), matcher.weight()))
        matcher.next()
    return out


def listed(reader: Any, field: str, text: bytes) -> list[tuple[int, float, list[int]]]:
    """A posting at a time, as Whoosh's own searcher sees them, with the term's places."""
    placed = field in POSITIONAL
    matcher = reader.postings(places_of(field) if placed else field, text)
    assert isinstance(matcher, matching.Matcher)
    out = []
    while matcher.is_active():
        out.append((matcher.id(), matcher.weight(), matcher.value_as("positions") if placed else []))
        matcher.next()
    return out


@settings(deadline=None, max_examples=25)
@given(BATCHES)
def test_same_postings_as_whoosh_s_own_writer(batches: list[Batch]) -> None:
    with TemporaryDirectory() as ours, TemporaryDirectory() as whoosh:
        left = write(Path(ours), batches, arrays=True)
        right = write(Path(whoosh), batches, arrays=False)
        assert left.doc_count_all() == right.doc_count_all()
        for field in TEXT_FIELDS:
            terms = list(right.lexicon(field))
            assert list(left.lexicon(field)) == terms
            assert left.field_length(field) == right.field_length(field)
            for term in terms:
                assert listed(left, field, term) == listed(right, field, term)
                assert left.term_info(field, term).max_length() == right.term_info(field, term).max_length()
        left.close()
        right.close()


@settings(deadline=None, max_examples=15)
@given(BATCHES)
def test_blocks_read_at_once_are_what_a_walk_gives(batches: list[Batch]) -> None:
    block = segments._BLOCK
    segments._BLOCK = 2  # several blocks a term
    try:
        with TemporaryDirectory() as folder:
            reader = write(Path(folder), batches, arrays=True)
            living = set(reader.all_doc_ids())
            for field in TEXT_FIELDS:
                for term in reader.lexicon(field):
                    found = read_postings(reader.postings(field, term))
                    pairs = zip(found.docs.tolist(), found.frequencies.tolist(), strict=True)
                    assert [pair for pair in pairs if pair[0] in living] == walked(reader.postings(field, term))
                    assert np.all(np.diff(found.docs.astype(np.int64)) > 0)
            reader.close()
    finally:
        segments._BLOCK = block
