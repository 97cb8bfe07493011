"""Stage 3, first step: an entry -> the document that an engine stores.

Certain repairs are searched beside the published words; every stored place is one of the published text."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from faqsvc.analysis import Analyzer, Token, fold
from faqsvc.engines.port import TEXT_LAYERS, EntryDocument, field_name
from faqsvc.engines.spans import pack, recorded
from faqsvc.indexing.lines import Lines, Tokens
from faqsvc.model import Entry, Field, Repair, Repaired, repaired
from faqsvc.model.record import to_record

_PATH_BREAK = "\n"
_AS_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_NAMED = tuple((field_name(field, layer), field, layer) for field, layer in TEXT_LAYERS)


def path_text(entry: Entry) -> str:
    """The path as one text to analyze, a level a line."""
    return _PATH_BREAK.join(entry.path.names)


def exact_key(question: str) -> str:
    """What makes two questions the same question: letters and digits only, folded."""
    return "".join(char for char in fold(question).text if char.isalnum())


@dataclass(frozen=True, slots=True)
class Job:
    """An entry to be indexed, with the keys that fold it (empty: none)."""

    entry: Entry
    group: str
    variant: str


def entry_digest(job: Job) -> str:
    """Changes when anything that is stored or searched changes."""
    record = _AS_JSON([to_record(job.entry), job.group, job.variant])
    return blake2b(record.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Analyzed:
    """What analysis makes of an entry: the terms of each of TEXT_FIELDS, and the packed token places."""

    terms: Mapping[str, Sequence[str]]
    spans: bytes


def prepared(job: Job, lines: Lines) -> EntryDocument:
    """Raises AnalyzerError."""
    return make_document(job, analyze(job.entry, lines), digest=entry_digest(job))


def analyze(entry: Entry, lines: Lines) -> Analyzed:
    """Raises AnalyzerError."""
    texts = {Field.QUESTION: entry.question, Field.PATH: path_text(entry), Field.ANSWER: entry.answer}
    published = {
        Field.QUESTION: lines.analyze_once(entry.question),
        Field.PATH: lines.analyze_whole(texts[Field.PATH]),
        Field.ANSWER: lines.analyze(texts[Field.ANSWER]),
    }
    certain = [repair for repair in entry.repairs if repair.certain]
    if certain:
        return _repaired(texts, published, certain, lines.analyzer)
    terms = {name: published[field].terms(layer) for name, field, layer in _NAMED}
    return Analyzed(terms, pack([one.places for one in published.values()]))


def _repaired(
    texts: Mapping[Field, str], published: Mapping[Field, Tokens], certain: Sequence[Repair], analyzer: Analyzer
) -> Analyzed:
    whole = {
        field: repaired(texts[field], [repair for repair in certain if repair.field is field])
        for field in {repair.field for repair in certain}
    }
    mended = {field: analyzer.analyze(text.text) for field, text in whole.items()}
    terms = {}
    for name, field, layer in _NAMED:
        found = published[field].terms(layer)
        terms[name] = _beside(found, mended[field].terms(layer)) if field in mended else found
    places = {field: one.places for field, one in published.items()}
    for field, one in mended.items():
        found_in = analyzer.analyze(texts[field])
        tokens = {*found_in.words, *found_in.morphs, *_published([*one.words, *one.morphs], whole[field])}
        places[field] = recorded(tokens)
    return Analyzed(terms, pack(list(places.values())))


def _beside(published: Sequence[str], mended: Sequence[str]) -> list[str]:
    """The terms of the repaired text in order, then those that only the published one has."""
    return [*mended, *(Counter(published) - Counter(mended)).elements()]


def _published(tokens: Iterable[Token], whole: Repaired) -> Iterator[Token]:
    """Tokens of a repaired text by their places in the published one; a token that was lost whole has none."""
    for token in tokens:
        place = whole.published(token.start, token.end)
        if place:
            yield Token(token.text, *place)


def make_document(job: Job, analyzed: Analyzed, *, digest: str) -> EntryDocument:
    return EntryDocument(
        entry=job.entry,
        tokens=analyzed.terms,
        spans=analyzed.spans,
        exact=exact_key(job.entry.question),
        digest=digest,
        group=job.group,
        variant=job.variant,
    )
