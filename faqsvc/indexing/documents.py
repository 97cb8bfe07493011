"""Stage 3, first step: an entry -> the document that an engine stores."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from faqsvc.analysis import Analyzer, fold
from faqsvc.engines.port import TEXT_LAYERS, EntryDocument, field_name
from faqsvc.engines.spans import pack
from faqsvc.model import Entry, Field
from faqsvc.model.record import to_record

_PATH_BREAK = "\n"


def path_text(entry: Entry) -> str:
    """The path as one text to analyze, a level a line."""
    return _PATH_BREAK.join(entry.path.names)


def exact_key(question: str) -> str:
    """What makes two questions the same question: letters and digits only, folded."""
    return "".join(char for char in fold(question).text if char.isalnum())


def entry_digest(entry: Entry, *, group: str, variant: str) -> str:
    """Changes when anything that is stored or searched changes."""
    record = json.dumps([to_record(entry), group, variant], ensure_ascii=False)
    return blake2b(record.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Job:
    """An entry to be indexed, with the keys that fold it and its digest."""

    entry: Entry
    group: str
    variant: str
    digest: str


@dataclass(frozen=True, slots=True)
class Analyzed:
    """What analysis makes of an entry: the terms of each of TEXT_FIELDS, and the packed token places."""

    terms: Mapping[str, Sequence[str]]
    spans: bytes


def analyze(entry: Entry, analyzer: Analyzer) -> Analyzed:
    """Raises AnalyzerError."""
    analyses = {
        Field.QUESTION: analyzer.analyze(entry.question),
        Field.PATH: analyzer.analyze(path_text(entry)),
        Field.ANSWER: analyzer.analyze(entry.answer),
    }
    terms = {field_name(field, layer): analyses[field].terms(layer) for field, layer in TEXT_LAYERS}
    return Analyzed(terms, pack([*one.words, *one.morphs] for one in analyses.values()))


def make_document(job: Job, analyzed: Analyzed) -> EntryDocument:
    return EntryDocument(
        entry=job.entry,
        tokens=analyzed.terms,
        spans=analyzed.spans,
        exact=exact_key(job.entry.question),
        digest=job.digest,
        group=job.group,
        variant=job.variant,
    )
