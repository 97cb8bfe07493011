"""The words of reading a message: its sentences, what was set aside, what is asked.

Offsets count characters of the masked message, which is as long as the message itself.
"""

from dataclasses import dataclass
from enum import StrEnum

from faqsvc.model import Span


class Aside(StrEnum):
    """Why a part of a message asks nothing."""

    QUOTE = "quote"
    HEADER = "header"  # of a mail: from, to, subject
    SIGNATURE = "signature"
    FOOTER = "footer"  # what a mail program adds
    ATTACHMENT = "attachment"
    CONTACT = "contact"  # masked data and its labels, nothing else
    GREETING = "greeting"
    FILLER = "filler"
    CONTEXT = "context"  # tells about a question beside it


class Role(StrEnum):
    """What a sentence does."""

    QUESTION = "question"  # asks or requests
    PROBLEM = "problem"  # tells of something that does not work
    CONTEXT = "context"
    GREETING = "greeting"
    FILLER = "filler"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or clause; `opens`: a list marker or a word like 그리고 says that another matter begins here."""

    span: Span
    text: str
    role: Role
    opens: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that asks nothing, and why."""

    span: Span
    aside: Aside


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that a message may ask about: a run of sentences.

    lead: the sentence before it, which may name what it is about.
    told: it asks in so many words; a matter that only tells of a problem asks if an article answers it.
    opens: see Sentence.
    """

    sentences: tuple[Sentence, ...]
    lead: str = ""

    @property
    def span(self) -> Span:
        start = self.sentences[0].span.start
        return Span(start, self.sentences[-1].span.end - start)

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def told(self) -> bool:
        return any(sentence.role is Role.QUESTION for sentence in self.sentences)

    @property
    def opens(self) -> bool:
        return self.sentences[0].opens
