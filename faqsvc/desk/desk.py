"""The desk's first half, whole: a pasted message -> `Reading`.

The rule a change must not break: the message is masked before anything else looks at it, and neither it nor its masked
form leaves this call except in the answer.
"""

from faqsvc.desk.layout import lay_out
from faqsvc.desk.lookup import MOST_SEARCHES, Lookup
from faqsvc.desk.matters import matters
from faqsvc.desk.message import Aside, Matter, Part, Role
from faqsvc.desk.reading import Limit, Reading
from faqsvc.desk.sentences import sentences
from faqsvc.privacy import mask
from faqsvc.search import HelpSearch

MAX_MESSAGE = 20_000  # characters


def read_message(message: str, search: HelpSearch) -> Reading:
    """Raises what search raises: IndexMissing, IndexDamaged, IndexMismatch, AnalyzerError."""
    masked = mask(message[:MAX_MESSAGE])
    own, aside = lay_out(masked.text)
    topics = frozenset(word for service in search.overview().services for word in service.name.split())
    found, told = matters(sentences(own), topics=topics, most=MOST_SEARCHES + 1)
    if not found:  # a few words, as people type into a search box
        found = [Matter((sentence,)) for sentence in sentences(own) if sentence.role is Role.CONTEXT]
        told = [part for part in told if part.aside is not Aside.CONTEXT]
    lookup = Lookup(search)
    questions = lookup.questions(found)
    limits = []
    if len(message) > MAX_MESSAGE:
        limits.append(Limit.SHORTENED)
    if len(found) > MOST_SEARCHES:
        limits.append(Limit.MANY_QUESTIONS)
    if not found and masked.text.strip():
        limits.append(Limit.NOTHING_OWN)
    asked = [question.span for question in questions]
    told += [
        Part(sentence.span, Aside.CONTEXT)
        for matter in found
        for sentence in matter.sentences
        if not any(span.start <= sentence.span.start < span.end for span in asked)
    ]
    parts = tuple(sorted((*aside, *told), key=lambda part: part.span.start))
    return Reading(masked.text, masked.findings, tuple(questions), parts, tuple(limits))
