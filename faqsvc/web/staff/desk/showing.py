"""What the pages of the desk show of a reading: the masked message in pieces, the answers to choose from."""

from dataclasses import dataclass
from itertools import pairwise

from faqsvc.desk import Question, Reading
from faqsvc.desk.message import Aside
from faqsvc.desk.reply import pick
from faqsvc.model import AnswerBlock, BlockKind, Entry, Reason, Span
from faqsvc.privacy import Kind
from faqsvc.web.staff.desk.customer import Customer

_SHOWN = 3  # answers of a question
_SHORT = 160  # characters of an answer that are shown where search named no passage


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the masked message; question: the number of the one it belongs to, from 1; 0 for none."""

    text: str
    kind: Kind | None = None
    aside: Aside | None = None
    question: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry that may be picked; steps: numbers and blocks of its steps."""

    entry: Entry
    passage: str
    spans: tuple[Span, ...]
    reasons: tuple[Reason, ...]
    steps: tuple[tuple[int, AnswerBlock], ...]


def masked_pieces(reading: Reading) -> list[Piece]:
    """The whole message, each character once."""
    edges = {0, len(reading.text)}
    for finding in reading.findings:
        edges |= {finding.span.start, finding.span.end}
    for part in reading.aside:
        edges |= {part.span.start, part.span.end}
    for question in reading.questions:
        edges |= {question.span.start, question.span.end}
    kinds = {at: one.kind for one in reading.findings for at in range(one.span.start, one.span.end)}
    asides = {at: one.aside for one in reading.aside for at in range(one.span.start, one.span.end)}
    numbers = {
        at: number
        for number, one in enumerate(reading.questions, start=1)
        for at in range(one.span.start, one.span.end)
    }
    ordered = sorted(edges)
    return [
        Piece(reading.text[start:end], kinds.get(start), asides.get(start), numbers.get(start, 0))
        for start, end in pairwise(ordered)
    ]


def choices_for(customer: Customer, question: Question) -> list[Choice]:
    """The answers of a question, each as the variant for the customer."""
    choices = []
    for answer in question.answers[:_SHOWN]:
        entry = pick(answer.entry, answer.others, device=customer.device, locale=customer.locale)
        if entry is not answer.entry:
            choices.append(beginning(entry, answer.reasons))
            continue
        passage = answer.passage
        spans = tuple(Span(span.start - passage.start, span.length) for span in answer.passage_spans)
        shown = entry.answer[passage.start : passage.end]
        choices.append(Choice(entry, shown, spans, answer.reasons, steps_of(entry)))
    return choices


def beginning(entry: Entry, reasons: tuple[Reason, ...] = ()) -> Choice:
    """An entry of which search named no passage."""
    return Choice(entry, entry.answer[:_SHORT], (), reasons, steps_of(entry))


def steps_of(entry: Entry) -> tuple[tuple[int, AnswerBlock], ...]:
    return tuple((number, block) for number, block in enumerate(entry.blocks) if block.kind is BlockKind.STEP)
