"""How an EntryDocument lies in an OpenSearch index: settings, mapping, documents. Pure functions.

OpenSearch keeps lengths too coarsely to rank as the other engines do, and its averages are those of a shard. So a term
is written with a number in place of its frequency, which holds both the frequency and the step that the length of its
text falls into (see `engines.lengths`); the similarity takes it apart again, and the query brings the average length
(as its boost). All other statistics come from the generation's own word list. Scores are thereby the same on any number
of shards and copies.

OpenSearch keeps nothing of what it was sent (`_source`), not for a while either: what is read again is packed (see
`kept`). Copies are therefore made of files, of an index that is flushed and closed to writers.

The rule a change must not break: numbers stay below 2**24 (exact as float32) and grow with the score they give.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from math import log, log1p
from typing import Any, NamedTuple

from faqsvc.engines.lengths import GROWTH, SCALE, STEPS, step_of
from faqsvc.engines.opensearch_engine import kept
from faqsvc.engines.opensearch_engine.kept import as_json
from faqsvc.engines.port import K1, POSITIONAL, TEXT_FIELDS, B, EntryDocument
from faqsvc.model import CategoryPath
from faqsvc.model.entry import LOCALE

UNDATED = 0  # date.toordinal() begins at 1
_MOST_FREQUENT = 65_535
_MOST_TERMS = 130_000  # of a field; their numbers together stay below 2**31, which Lucene asks for
_LONGEST_TERM = 100
_UNSAFE = re.compile(r"[\s|]")
_SIMILARITY = (
    f"double frequency = Math.floor(doc.freq / {STEPS}.0);"
    f"double step = {STEPS - 1}.0 - (doc.freq - frequency * {STEPS}.0);"
    f"double length = Math.rint((Math.exp(step * {log(GROWTH)}) - 1) * {SCALE});"
    f"return frequency * {K1 + 1} / (frequency + {K1} * ({1 - B} + {B} * length / query.boost));"
)
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
            "merge.scheduler.auto_throttle": False,  # a third of a long load was spent waiting for held-up merges
            "routing.rebalance.enable": "none",  # what is half written is not moved, since it keeps no source
            "translog.durability": "request",  # a node that comes back while a load goes on has lost nothing
            "similarity": {"lengths": {"type": "scripted", "script": {"source": _SIMILARITY}}},
            "analysis": {
                "filter": {"counted": {"type": "delimited_term_freq", "delimiter": "|"}},
                "analyzer": {"counted": {"type": "custom", "tokenizer": "whitespace", "filter": ["counted"]}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False, "recovery_source_enabled": False},
            "properties": {
                **dict.fromkeys(TEXT_FIELDS, counted),
                **{places_of(name): places for name in POSITIONAL},
                **dict.fromkeys(("seq", "group", "date"), _NUMBER),
                **dict.fromkeys(("variant", "leaf", "chunk"), _NAME),
                # What is read of a document and never searched; an id is searched as the document's own.
                **{name: {**_NUMBER, "index": False} for name in ("exact", "views")},
                **{name: {**_NAME, "index": False} for name in ("id", "digest", "title", "locale")},
                "popularity": {"type": "double", "index": False},
                kept.FIELD: kept.STORED,
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


class Line(NamedTuple):  # many go from process to process, as tuples in half the time
    """A document as it is sent, without its number and that of its path, which the writer gives."""

    entry_id: str
    digest: str
    path: CategoryPath
    body: bytes


@dataclass(frozen=True, slots=True)
class Ready:
    """Documents as they are sent. words: for each field its terms and in how many of them each is; totals: how many
    terms each field has."""

    lines: tuple[Line, ...]
    words: Mapping[str, Counter[str]]
    totals: Mapping[str, int]


def ready(documents: Sequence[EntryDocument]) -> Ready:
    """All that can be done with documents away from the writer, in whichever process."""
    found: dict[str, list[Mapping[str, int]]] = {}
    totals: Counter[str] = Counter()
    lines = []
    for document in documents:
        indexed = {name: _indexed(terms[:_MOST_TERMS]) for name, terms in document.tokens.items() if terms}
        body = _body(document, {name: text for name, (_, text) in indexed.items()})
        for name, (terms, _) in indexed.items():
            times, total = counted(terms)
            found.setdefault(name, []).append(times)
            totals[name] += total
            body[name] = _written(times, total)
        lines.append(Line(document.entry.id, document.digest, document.entry.path, as_json(body)))
    words = {name: Counter(chain.from_iterable(some)) for name, some in found.items()}
    return Ready(tuple(lines), words, totals)


def numbered(line: Line, *, seq: int, leaf: int) -> bytes:
    """The JSON of a document, whole."""
    return b'{"seq":%d,"leaf":"%d",' % (seq, leaf) + line.body[1:]


def counted(terms: Sequence[str]) -> tuple[Mapping[str, int], int]:
    """How often each term of a field is counted, and all of them together."""
    once = dict.fromkeys(terms, 1)
    if len(once) == len(terms):  # most fields are short; a Counter begins slowly
        return once, len(terms)
    times = Counter(terms)
    if len(terms) > _MOST_FREQUENT:
        times = Counter({term: min(count, _MOST_FREQUENT) for term, count in times.items()})
    return times, times.total()


def _body(document: EntryDocument, texts: Mapping[str, str]) -> dict[str, Any]:
    """All but the fields of terms."""
    entry = document.entry
    body: dict[str, Any] = {
        "id": entry.id,
        "digest": document.digest,
        "exact": number_of(document.exact),
        "date": entry.updated.toordinal() if entry.updated else UNDATED,
        "views": entry.views or 0,
        "popularity": log1p(entry.views or 0),
        "title": entry.question,
        kept.FIELD: kept.keep(document, texts),
    }
    if entry.locale != LOCALE:
        body["locale"] = entry.locale
    if document.group:
        body["group"] = number_of(document.group)
    if document.variant:
        body["variant"] = document.variant
    for name in POSITIONAL:
        if name in texts:
            body[places_of(name)] = texts[name]
    return body


def _indexed(terms: Sequence[str]) -> tuple[Sequence[str], str]:
    """The terms of a field as they are indexed, in order, and as a text with spaces between them."""
    text = " ".join(terms)
    harmless = text.isprintable() and "|" not in text and text.count(" ") == len(terms) - 1  # most are: told fastest so
    if harmless and (len(text) <= _LONGEST_TERM or max(map(len, terms)) <= _LONGEST_TERM):
        return terms, text
    safe = [safe_term(term) for term in terms]
    return safe, " ".join(safe)


def _written(times: Mapping[str, int], total: int) -> str:
    """Each term with its number. Most occur once, and share one number."""
    length = STEPS - 1 - step_of(total)
    numbers = [f"|{count * STEPS + length}" for count in range(max(times.values()) + 1)]
    if total == len(times):
        return f"{numbers[1]} ".join(times) + numbers[1]
    return " ".join([term + numbers[count] for term, count in times.items()])
