"""How an EntryDocument lies in an OpenSearch index: settings, mapping, documents. Pure functions.

OpenSearch keeps lengths too coarsely to rank as the other engines do, and its averages are those of a shard. So a term
is written with a number in place of its frequency, which holds both the frequency and the length of its text; the
similarity takes it apart again, and the query brings the average length (as its boost). All other statistics come from
the generation's own word list. Scores are thereby the same on any number of shards and copies.

The rule a change must not break: numbers stay below 2**24 (exact as float32) and grow with the score they give.
"""

import base64
import json
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from math import log1p
from typing import Any

from faqsvc.engines.lengths import seen_length
from faqsvc.engines.port import K1, POSITIONAL, TEXT_FIELDS, B, EntryDocument, StoredEntry
from faqsvc.model.record import from_record, to_record

UNDATED = 0  # date.toordinal() begins at 1
_LENGTHS = 1 << 14  # a longer text counts as one of 16,383 terms
_MOST_FREQUENT = 1_023
_MOST_TERMS = 130_000  # of a field; their numbers together stay below 2**31, which Lucene asks for
_LONGEST_TERM = 100
_UNSAFE = re.compile(r"[\s|]")
_SIMILARITY = (
    f"double frequency = Math.floor(doc.freq / {_LENGTHS}.0);"
    f"double length = {_LENGTHS - 1}.0 - (doc.freq - frequency * {_LENGTHS}.0);"
    f"return frequency * {K1 + 1} / (frequency + {K1} * ({1 - B} + {B} * length / query.boost));"
)
_STORED = {"type": "binary"}
_NUMBER = {"type": "long"}
_NAME = {"type": "keyword"}


def places_of(name: str) -> str:
    """The field that says where the terms of a field stand, for phrases."""
    return f"{name}_places"


def make_index(*, shards: int) -> dict[str, Any]:
    """The body that creates a generation's index. Copies are made when it is whole."""
    counted = {
        "type": "text",
        "analyzer": "counted",
        "search_analyzer": "whitespace",
        "index_options": "freqs",
        "norms": False,
        "similarity": "lengths",
    }
    places = {"type": "text", "analyzer": "whitespace", "index_options": "positions", "norms": False}
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",
            "translog.durability": "request",
            "codec": "best_compression",
            "similarity": {"lengths": {"type": "scripted", "script": {"source": _SIMILARITY}}},
            "analysis": {
                "filter": {"counted": {"type": "delimited_term_freq", "delimiter": "|"}},
                "analyzer": {"counted": {"type": "custom", "tokenizer": "whitespace", "filter": ["counted"]}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"excludes": [*TEXT_FIELDS, *map(places_of, POSITIONAL)]},
            "properties": {
                **dict.fromkeys(TEXT_FIELDS, counted),
                **{places_of(name): places for name in POSITIONAL},
                **dict.fromkeys(("seq", "group", "exact", "date", "views"), _NUMBER),
                **dict.fromkeys(("id", "digest", "variant", "leaf", "title", "chunk"), _NAME),
                "popularity": {"type": "double", "index": False},
                "record": {"type": "keyword", "index": False, "doc_values": False},
                **dict.fromkeys(("spans", "terms", "packed"), _STORED),
            },
        },
    }


def number_of(text: str) -> int:
    """63 bits of a key; 0 for the empty one, which equals nothing."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1 if text else 0


def safe_term(term: str) -> str:
    """The term as it is indexed: one that OpenSearch would take apart or refuse becomes a number."""
    if len(term) > _LONGEST_TERM or _UNSAFE.search(term):
        return f"#{number_of(term):x}"
    return term


def to_body(document: EntryDocument, *, seq: int, leaf: int) -> dict[str, Any]:
    """The JSON of a document."""
    entry = document.entry
    body: dict[str, Any] = {
        "seq": seq,
        "id": entry.id,
        "digest": document.digest,
        "exact": number_of(document.exact),
        "leaf": str(leaf),
        "date": entry.updated.toordinal() if entry.updated else UNDATED,
        "views": entry.views or 0,
        "popularity": log1p(entry.views or 0),
        "title": entry.question,
        "record": json.dumps(to_record(entry), ensure_ascii=False, separators=(",", ":")),
        "spans": base64.b64encode(document.spans).decode(),
        "terms": _packed_terms(document),
    }
    if document.group:
        body["group"] = number_of(document.group)
    if document.variant:
        body["variant"] = document.variant
    for name in TEXT_FIELDS:
        if terms := [safe_term(term) for term in document.tokens.get(name, ())[:_MOST_TERMS]]:
            body[name] = _counted(terms)
            if name in POSITIONAL:
                body[places_of(name)] = " ".join(terms)
    return body


def from_source(doc: int, source: dict[str, Any]) -> StoredEntry:
    record = json.loads(source["record"])
    return StoredEntry(doc, from_record(record), base64.b64decode(source["spans"]), source.get("variant", ""))


def _counted(terms: Sequence[str]) -> str:
    length = _LENGTHS - 1 - min(seen_length(len(terms)), _LENGTHS - 1)
    return " ".join(
        f"{term}|{min(count, _MOST_FREQUENT) * _LENGTHS + length}" for term, count in Counter(terms).items()
    )


def _packed_terms(document: EntryDocument) -> str:
    """What a document added to the word list, so that it can be taken out again."""
    held = {name: [len(terms), *dict.fromkeys(terms)] for name, terms in document.tokens.items() if terms}
    return base64.b64encode(zlib.compress(json.dumps(held, ensure_ascii=False).encode(), 1)).decode()


def unpack_terms(packed: str) -> dict[str, tuple[int, list[str]]]:
    """For each field the number of terms and which ones."""
    held = json.loads(zlib.decompress(base64.b64decode(packed)))
    return {name: (length, terms) for name, (length, *terms) in held.items()}
