"""What a page says of a hit: its passage, why it was found, what it stands for."""

from dataclasses import dataclass
from functools import lru_cache

from faqsvc.korean.particles import particle
from faqsvc.model import CorrectionKind, Hit, Reason, Span
from faqsvc.web.languages import gettext, language
from faqsvc.web.presenters.entries import Variant, switch
from faqsvc.web.presenters.labels import FIELD_LABELS


def variants(hit: Hit) -> list[Variant]:
    return switch(hit.entry, hit.variants) if hit.variants else []


def is_cut(hit: Hit) -> bool:
    """Whether the passage is less than the whole answer."""
    return hit.passage.length < len(hit.entry.answer)


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    spans: tuple[Span, ...]


def passage(hit: Hit) -> Passage:
    """The passage as one line, its spans counted in it."""
    start, end = hit.passage.start, hit.passage.end
    text = hit.entry.answer[start:end].replace("\n", " ").replace("\t", " ")
    inside = (span for span in hit.answer_spans if span.start < end and span.end > start)
    spans = tuple(Span(max(s.start, start) - start, min(s.end, end) - max(s.start, start)) for s in inside)
    before = "… " if start else ""
    after = " …" if end < len(hit.entry.answer) else ""
    return Passage(before + text + after, tuple(Span(span.start + len(before), span.length) for span in spans))


def words_of(hit: Hit, span: Span) -> str:
    """The words of the answer that `span` names, with what tells that they do not begin a sentence."""
    text = hit.entry.answer
    before = "… " if span.start and text[span.start - 1] == " " else ""
    return before + text[span.start : span.end]


def reasons(hit: Hit) -> list[str]:
    """Why an entry was found: an editor's decision, then a sentence a word and field, and one for its meaning."""
    pinned = [gettext("이 검색어에는 운영자가 맨 앞에 보여 주는 도움말입니다.")] if hit.pinned else []
    alike = [gettext("뜻이 비슷한 도움말입니다.")] if hit.alike else []
    return pinned + [told_reason(reason) for reason in hit.reasons] + alike


def told_reason(reason: Reason) -> str:
    return _told_reason(reason, language())


@lru_cache(maxsize=2048)  # a page says the same of most of its hits
def _told_reason(reason: Reason, _code: str) -> str:
    """In the language of the request, which is `_code`."""
    match reason.through:
        case None:
            message = gettext("{field}에 {found}{subject} 있습니다.")
        case CorrectionKind.SYNONYM:
            message = gettext("{word}{with} 비슷한 말 {found}{subject} {field}에 있습니다.")
        case _:
            message = gettext("{word}{object} 바꾸어 찾은 {found}{subject} {field}에 있습니다.")
    return str(message).format(
        field=FIELD_LABELS[reason.field],
        word=reason.word,
        found=", ".join(reason.found),
        subject=particle(reason.found[-1], "이/가"),
        object=particle(reason.word, "을/를"),
        **{"with": particle(reason.word, "과/와")},
    )
