"""Stage 3, first step: an entry -> the document that an engine stores."""

import json
from hashlib import blake2b

from faqsvc.analysis import Analysis, Analyzer, Token, fold
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
    record = json.dumps([to_record(entry), group, variant], ensure_ascii=False, sort_keys=True)
    return blake2b(record.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def make_document(entry: Entry, analyzer: Analyzer, *, group: str, variant: str) -> EntryDocument:
    """Raises AnalyzerError."""
    analyses = {
        Field.QUESTION: analyzer.analyze(entry.question),
        Field.PATH: analyzer.analyze(path_text(entry)),
        Field.ANSWER: analyzer.analyze(entry.answer),
    }
    return EntryDocument(
        entry=entry,
        tokens={
            field_name(field, layer): tuple(token.text for token in analyses[field].layer(layer))
            for field, layer in TEXT_LAYERS
        },
        spans=pack(_places(analysis) for analysis in analyses.values()),
        exact=exact_key(entry.question),
        digest=entry_digest(entry, group=group, variant=variant),
        group=group,
        variant=variant,
    )


def _places(analysis: Analysis) -> list[Token]:
    """Words and morphemes with their places; bigrams are found in the text itself."""
    return [*analysis.words, *analysis.morphs]
