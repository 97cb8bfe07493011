"""A message read: what was masked, what is asked, which entries answer, what was set aside. Made by `desk.desk`."""

from dataclasses import dataclass
from enum import StrEnum

from faqsvc.desk.message import Part
from faqsvc.desk.sentences import CONNECTIVE
from faqsvc.model import Entry, Reason, Span
from faqsvc.privacy import Finding


class Sureness(StrEnum):
    """How far the first answer can be trusted; NONE: no article answers this."""

    SURE = "sure"
    LIKELY = "likely"
    NONE = "none"


class Limit(StrEnum):
    """What kept a reading from being whole."""

    SHORTENED = "shortened"  # the message was longer than what is read
    MANY_QUESTIONS = "many_questions"  # more questions than are looked up
    NOTHING_OWN = "nothing_own"  # quotes, signatures and greetings only


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry that may answer, best first among its kind; passage: a span of its answer; others: the same for other
    devices or under another question."""

    entry: Entry
    passage: Span
    passage_spans: tuple[Span, ...]
    reasons: tuple[Reason, ...]
    others: tuple[Entry, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        return frozenset((self.entry.id, *(other.id for other in self.others)))


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the message; `span` and `text` are of the masked message.

    strength: how much of it an entry holds; share: how much of the first entry's own question it holds.
    """

    span: Span
    text: str
    query: str
    answers: tuple[Answer, ...]
    strength: float
    sureness: Sureness
    share: float

    @property
    def asked(self) -> str:
        """Without the word that joins it to the one before."""
        return CONNECTIVE.sub("", self.text, count=1).lstrip(" ,") if CONNECTIVE.match(self.text) else self.text

    @property
    def sure(self) -> bool:
        return self.sureness is Sureness.SURE

    @property
    def unanswered(self) -> bool:
        return self.sureness is Sureness.NONE


@dataclass(frozen=True, slots=True)
class Reading:
    """text: the masked message, as long as what was pasted (or as what of it was read)."""

    text: str
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    aside: tuple[Part, ...]
    limits: tuple[Limit, ...] = ()
