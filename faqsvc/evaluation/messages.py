"""Judged messages -> how well the desk reads them: entries found, questions told apart, nothing personal left.

JSON Lines of `{"id", "message", "questions": [{"text", "relevant"}], "personal": [...], "held_out"}`: `text` and the
personal strings stand in the message as they are; a question without relevant entries has no article that answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from faqsvc.errors import SourceError
from faqsvc.evaluation.judgments import records
from faqsvc.model import Span

FIRST = 3  # answers that an agent looks at
_ALIKE = 0.5  # share of both questions' letters that must be in common for them to be the same one


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    span: Span
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class JudgedMessage:
    id: str
    message: str
    questions: tuple[JudgedQuestion, ...]
    personal: tuple[Span, ...]
    held_out: bool


class ReadAnswer(Protocol):
    @property
    def ids(self) -> frozenset[str]:
        """The entry and those that say the same."""
        ...


class ReadQuestion(Protocol):
    """What a desk made of a question: where it stands, its answers, best first, whether it says that it is sure of the
    first, or that none is one."""

    @property
    def span(self) -> Span: ...
    @property
    def answers(self) -> Sequence[ReadAnswer]: ...
    @property
    def sure(self) -> bool: ...
    @property
    def unanswered(self) -> bool: ...


class ReadMessage(Protocol):
    """What a desk made of a message; `text` is masked and as long as the message."""

    @property
    def text(self) -> str: ...
    @property
    def questions(self) -> Sequence[ReadQuestion]: ...


@dataclass(frozen=True, slots=True)
class MessagesMeasured:
    """found: the share of answerable questions with a right entry among the first three; precision and recall of
    telling questions apart; warned: of the unanswerable ones those that are told so; false_warnings: of the answerable
    ones those that are told to be without an answer; sure: questions of whose first answer the desk is sure, rightly:
    those of them where it is right; left: personal strings of which a letter is left."""

    messages: int
    questions: int
    found: float
    precision: float
    recall: float
    unanswerable: int
    warned: int
    false_warnings: int
    sure: int
    rightly: int
    personal: int
    left: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_messages(path: Path) -> list[JudgedMessage]:
    """Raises SourceError, naming the line."""
    judged = []
    for number, record in records(path):
        try:
            judged.append(
                _message(
                    record["id"],
                    record["message"],
                    record["questions"],
                    record["personal"],
                    held_out=bool(record.get("held_out")),
                )
            )
        except (KeyError, TypeError, ValueError) as error:
            raise SourceError(f"{path}:{number}: no judged message: {error}") from error
    if not judged:
        raise SourceError(f"{path}: holds no judged message")
    return judged


def _message(
    name: str, message: str, questions: Sequence[dict[str, object]], personal: Sequence[str], *, held_out: bool
) -> JudgedMessage:
    asked = []
    for question in questions:
        text, relevant = str(question["text"]), question["relevant"]
        if not isinstance(relevant, list):
            raise TypeError("relevant is a list of entry ids")
        asked.append(JudgedQuestion(Span(message.index(text), len(text)), frozenset(map(str, relevant))))
    spans, at = [], 0
    for text in personal:
        at = message.find(text, at) if text in message[at:] else message.index(text)
        spans.append(Span(at, len(text)))
        at += len(text)
    return JudgedMessage(name, message, tuple(asked), tuple(spans), held_out)


def measure_messages(judged: Sequence[JudgedMessage], read: Callable[[str], ReadMessage]) -> MessagesMeasured:
    right = wanted = got = found = answerable = unanswerable = warned = false_warnings = sure = rightly = 0
    left, lost = [], []
    for one in judged:
        made = read(one.message)
        left += [one.message[span.start : span.end] for span in one.personal if _visible(made.text, span)]
        wanted += len(one.questions)
        got += len(made.questions)
        right += _same(one, made)
        for question in one.questions:
            nearest = max(made.questions, key=lambda other: _common(made.text, question.span, other.span), default=None)
            if nearest is not None and not _common(made.text, question.span, nearest.span):
                nearest = None
            if nearest is not None and nearest.sure:
                sure += 1
                rightly += bool(nearest.answers[0].ids & question.relevant)
            if question.relevant:
                answerable += 1
                hit = nearest is not None and any(answer.ids & question.relevant for answer in nearest.answers[:FIRST])
                found += hit
                false_warnings += hit and nearest is not None and nearest.unanswered
                if not hit:
                    lost.append(f"{one.id}: {one.message[question.span.start : question.span.end]}")
            else:
                unanswerable += 1
                warned += nearest is None or nearest.unanswered
    return MessagesMeasured(
        messages=len(judged),
        questions=wanted,
        found=found / answerable if answerable else 1.0,
        precision=right / got if got else 1.0,
        recall=right / wanted if wanted else 1.0,
        unanswerable=unanswerable,
        warned=warned,
        false_warnings=false_warnings,
        sure=sure,
        rightly=rightly,
        personal=sum(len(one.personal) for one in judged),
        left=tuple(left),
        lost=tuple(lost),
    )


def _visible(masked: str, span: Span) -> bool:
    return any(char != "*" and not char.isspace() for char in masked[span.start : span.end])


def _same(judged: JudgedMessage, made: ReadMessage) -> int:
    """How many questions of the two are the same, each taken once."""
    free = list(made.questions)
    count = 0
    for question in judged.questions:
        alike = [other for other in free if _likeness(made.text, question.span, other.span) >= _ALIKE]
        if alike:
            free.remove(max(alike, key=lambda other: _likeness(made.text, question.span, other.span)))
            count += 1
    return count


def _letters(text: str, start: int, end: int) -> int:
    return sum(char.isalnum() for char in text[start:end])


def _common(text: str, left: Span, right: Span) -> int:
    return _letters(text, max(left.start, right.start), min(left.end, right.end))


def _likeness(text: str, left: Span, right: Span) -> float:
    common = _common(text, left, right)
    either = _letters(text, left.start, left.end) + _letters(text, right.start, right.end) - common
    return common / either if either else 0.0
