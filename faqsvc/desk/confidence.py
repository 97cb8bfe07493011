"""What a search found for a matter -> a question with its answers, and how far the first of them can be trusted.

The rule a change must not break: of the answers to judged messages that are called sure fewer than one in twenty is
wrong.
"""

from faqsvc.desk.message import Matter
from faqsvc.desk.reading import Answer, Question, Sureness
from faqsvc.model import Hit, SearchResult

# Two shares tell whether an entry answers: of the matter's information, what an entry holds (the search's strength);
# of the entry's own question, what was asked. Words in common by chance leave the second small. Right of those called
# sure, judged messages and those typed without blanks: 85 of 90 and 25 of 35 by a strength from .6 alone; 80 of 80 and
# 20 of 23 by both.
_SURE = 0.55
_SURELY_ASKED = 0.35
# Where this much was asked, whatever else is told beside it (회신 바랍니다, 하루아침에) is no sign of no answer.
_ASKED = 0.4


def question_of(matter: Matter, query: str, result: SearchResult) -> Question:
    asked = _asked(result.hits[0]) if result.hits else 0.0
    if not result.hits or (result.weak and asked < _ASKED):
        sureness = Sureness.NONE
    elif result.strength >= _SURE and asked >= _SURELY_ASKED:
        sureness = Sureness.SURE
    else:
        sureness = Sureness.LIKELY
    answers = tuple(map(_answer, result.hits))
    return Question(matter.span, matter.text, query, answers, result.strength, sureness, asked)


def _asked(hit: Hit) -> float:
    """How much of the entry's question was asked, by its letters, particles and endings among them."""
    letters = sum(map(str.isalnum, hit.entry.question))
    return sum(span.length for span in hit.question_spans) / letters if letters else 0.0


def _answer(hit: Hit) -> Answer:
    inside = tuple(span for span in hit.answer_spans if hit.passage.start <= span.start and span.end <= hit.passage.end)
    return Answer(hit.entry, hit.passage, inside, hit.reasons, (*hit.variants, *hit.same_answer))
