"""What an answer plainly says to a question that asks whether something can be done: it can, it can on a condition,
it cannot, it is not supported.

Read from the answer's first sentence, and only where that sentence leaves no doubt: the rule a change must not break is
that silence is better than a wrong word. A sentence that says yes of one thing and no of another says neither.
"""

import re
from collections.abc import Iterator

from faqsvc.model import Polarity, Span, Statement

_ASKS = re.compile(
    r"(?:(?P<verb>\S+) 수 있(?:나요|을까요|습니까|는지)|되나요|될까요|가능(?:한가요|할까요|합니까|한지)"
    r"|지원(?:하나요|되나요|합니까))"
    r"[^.!?]{0,12}[?.]?\s*$"
)
_OPEN = re.compile(r"어떻게|언제|어디|무엇|뭐|얼마|몇|누구|왜|어떤|어느|무슨|며칠|방법")  # asks for more than yes or no
_SENTENCE = re.compile(r"[^\n]*?(?:[다요]\.(?=\s|$)|(?=\n|$))")
_YES, _NO = re.compile(r"(?:네|예)[,.] ?"), re.compile(r"아니[요오][,.] ?")
_UNSUPPORTED = re.compile(r"(?:지원|제공)(?:하|되)지 않습니다\.?$")
_CAN = re.compile(r"(?:(?P<verb>\S+) 수 있습니다|가능합니다|지원합니다|됩니다)\.?$")
_CANNOT = re.compile(r"(?:(?P<verb>\S+) 수(?:는)? 없습니다|불가(?:능)?합니다|안 됩니다)\.?$")
_NEGATED = re.compile(r"수(?:는|도)? 없|지(?:는)? 않(?:습니다|으며|고,|지만)|불가|안 됩니다|안 되며")
_AFFIRMED = re.compile(r"수(?:는|도)? 있(?:고|으며|지만|습니다)|가능하(?:고|며|지만)|가능합니다|지원하(?:고|며|지만)")
_CONDITION = re.compile(
    r"(?:다|라|이라|했다|않았|않)면 |으면 |(?:이|하|되|쓰|켜|받)면 |경우|때만|에만|(?:사람|것|자|채널|회원)만 "
    r"|지 않은 |안에|동안 "
)
_BUT = re.compile(r"\s*(?:다만|단,|그러나|하지만)")
_SHOWN = 32  # characters of the words it was read from; a line of a phone
_LONGEST = 300  # characters of a sentence that can still be plain; also keeps the patterns fast
_ASKED = 80  # characters of a question's end that are looked at


def plain_statement(question: str, answer: str) -> Statement | None:
    """The statement and the words of `answer` it was read from; None where nothing is said plainly."""
    sentences = _sentences(answer)
    first = next(sentences, None)
    if first is None or first.length > _LONGEST:
        return None
    sentence = answer[first.start : first.end]
    following = next(sentences, None)
    but = following is not None and bool(_BUT.match(answer, following.start))
    polarity = _unsupported(sentence, but=but) or _answered(question, sentence, but=but)
    return Statement(polarity, _told(answer, first)) if polarity else None


def _sentences(answer: str) -> Iterator[Span]:
    for found in _SENTENCE.finditer(answer):
        text = found[0]
        start = found.start() + len(text) - len(text.lstrip())
        if start < found.end():
            yield Span(start, found.end() - start)


def _unsupported(sentence: str, *, but: bool) -> Polarity | None:
    said = _UNSUPPORTED.search(sentence)
    mixed = _AFFIRMED.search(sentence) or (said and _NEGATED.search(sentence, 0, said.start())) or "만 " in sentence
    return Polarity.UNSUPPORTED if said and not mixed and not but else None


def _answered(question: str, sentence: str, *, but: bool) -> Polarity | None:
    asked = _ASKS.search(question[-_ASKED:])
    if not asked or _OPEN.search(question):
        return None
    if _NO.match(sentence):
        return None if but else Polarity.IMPOSSIBLE
    yes, can, cannot = _YES.match(sentence), _CAN.search(sentence), _CANNOT.search(sentence)
    if can and (yes or _same(asked, can)) and not _NEGATED.search(sentence):
        return Polarity.CONDITIONAL if but or _CONDITION.search(sentence) else Polarity.POSSIBLE
    if cannot and not yes and not but and _same(asked, cannot):
        doubtful = _AFFIRMED.search(sentence) or _CONDITION.search(sentence)
        return None if doubtful else Polarity.IMPOSSIBLE
    return None


def _same(asked: re.Match[str], said: re.Match[str]) -> bool:
    """Whether the answer speaks of the very thing that was asked: 되살릴 수 있나요, 되살릴 수 있습니다."""
    return asked["verb"] == said["verb"]


def _told(answer: str, sentence: Span) -> Span:
    """The end of the sentence, where it says so; whole where it is short."""
    if sentence.length <= _SHOWN:
        return sentence
    cut = answer.find(" ", sentence.end - _SHOWN, sentence.end)
    start = cut + 1 if cut >= 0 else sentence.end - _SHOWN
    return Span(start, sentence.end - start)
