"""Fourth step: matters -> questions with ranked entries. Search has the last word on where one question ends: neighbors
with the same answer are one, halves with different answers are two, a problem that no article knows is context.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from faqsvc.desk.confidence import question_of
from faqsvc.desk.message import Matter, Role, Sentence
from faqsvc.desk.reading import Answer, Question, Sureness
from faqsvc.desk.roles import role_of, says_what
from faqsvc.model import SearchRequest, SearchResult, Span
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.search import HelpSearch

ANSWERS = 5
MOST_SEARCHES = 12  # a message; at 2 ms each they take half of the time allowed
_AT_ALL = 0.2  # share of an article's question from which a problem that nobody asked about is believed to be one
_HALF = 0.5  # strength from which half a sentence is believed to be a question of its own
_SHORT = 14  # letters of a question that may only make sense after the one before
_NEAR = 3
_WHOLE = 0.75  # strength from which a sentence is left whole

# Where a sentence may hold two matters: … 방법이랑 …, 엔티티 등록과 …, 안 오고 …; 광고 and 신고 join nothing.
_JOINTS = re.compile(
    r"(?<=[가-힣])\s?(?:이랑|랑|하고|과|와)\s+|\s+및\s+|(?<=[가-힣])(?<![라광신창경재최중])고\s+(?!있|싶|계|나|보|해|하|왔|뜨|말|두|놓)"
)
_NAMES_DEED = re.compile(
    r"(?:방법|법|거|것|건|지|등록|설정|변경|취소|환불|해지|탈퇴|복구|복원|연결|충전|출금|송금|발급|삭제|추가|신청|가입|조회|확인|인증|"
    r"선물|백업|여부)$"
)
# What leads in to a question and is none of it: 대학생인데요 …, 과제 때문에 …; what is wanted is (환불하고 싶은데 …).
_LEAD_IN = re.compile(r"^.{2,80}?(?:(?<!싶)[는은인던]데요?|때문에|예정인데|관련해서|[서고]요?,)\s+(?=\S)")
_MOST_JOINTS = 2
# Words of the query language and the masks; what is left are words.
_SYMBOLS = re.compile(r"[^\w\s.+#%/&-]|_|(?<!\S)-+|\*+")


@dataclass(frozen=True, slots=True)
class _Looked:
    matter: Matter
    question: Question

    @property
    def answered(self) -> bool:
        return self.question.sureness is not Sureness.NONE

    def same_as(self, other: "_Looked") -> bool:
        """Does one's best answer answer the other as well?"""
        mine, theirs = self.question.answers, other.question.answers
        return bool(mine and theirs) and bool(mine[0].ids & theirs[0].ids)


class Lookup:
    """Looks the matters of one message up; counts its searches."""

    def __init__(self, search: HelpSearch) -> None:
        self._search = search
        self._left = MOST_SEARCHES

    @property
    def exhausted(self) -> bool:
        return self._left <= 0

    def questions(self, matters: Sequence[Matter]) -> list[Question]:
        """Each matter is looked up once before any is looked at again."""
        looked = [self._look(matter) for matter in matters[:MOST_SEARCHES]]
        parted = [part for one in looked for part in self._halves(self._led(self._bare(one)))]
        joined = _joined(parted)
        kept = [one for one in joined if one.matter.told or (one.answered and one.question.share >= _AT_ALL)]
        if not kept and joined:  # what a message is about is told, even if no article is
            kept = [max(joined, key=lambda one: one.question.strength)]
        return [one.question for one in kept]

    def _look(self, matter: Matter, text: str = "") -> _Looked:
        query = query_of(text or matter.text)
        return _Looked(matter, question_of(matter, query, self._searched(query)))

    def _bare(self, one: _Looked) -> _Looked:
        """By what follows its lead-in, where that is surer."""
        rest = _LEAD_IN.sub("", one.matter.text, count=1)
        if one.question.sure or rest == one.matter.text or not says_what(rest) or self.exhausted:
            return one
        other = self._look(one.matter, rest)
        if not other.answered or other.question.strength <= one.question.strength:
            return one
        unsure = Sureness.LIKELY  # a part of what was said was searched for
        return _Looked(one.matter, replace(_both(one.question, other.question), sureness=unsure))

    def _led(self, one: _Looked) -> _Looked:
        """With the answers that come when the sentence before it is searched for as well."""
        if one.question.sure or not one.matter.lead or self.exhausted:
            return one
        other = self._look(one.matter, f"{one.matter.lead} {one.matter.text}")
        return _Looked(one.matter, _both(one.question, other.question))

    def _halves(self, one: _Looked) -> Iterator[_Looked]:
        """The two questions of a sentence that asks two things at once; else itself."""
        if len(one.matter.sentences) == 1 and one.question.strength < _WHOLE:
            for left, right in _cuts(one.matter.sentences[0]):
                if self._left < 2:
                    break
                first, second = self._look(Matter((left,))), self._look(Matter((right,)))
                if not first.same_as(second) and _believed(first) and _believed(second):
                    yield first
                    yield second
                    return
        yield one

    def _searched(self, query: str) -> SearchResult:
        self._left -= 1
        return self._search.search(SearchRequest(query, size=ANSWERS))


def query_of(text: str) -> str:
    """What is searched for: the words, the last ones where there are too many, for a question ends in what it asks."""
    words = " ".join(_SYMBOLS.sub(" ", text).split())
    if len(words) <= MAX_QUERY_LENGTH:
        return words
    return words[-MAX_QUERY_LENGTH:].partition(" ")[2] or words[-MAX_QUERY_LENGTH:]


def _believed(one: _Looked) -> bool:
    return one.answered and one.question.strength >= _HALF


def _cuts(sentence: Sentence) -> Iterator[tuple[Sentence, Sentence]]:
    for joint in list(_JOINTS.finditer(sentence.text))[:_MOST_JOINTS]:
        verbal = joint[0].startswith("고")
        lead_in = _LEAD_IN.match(sentence.text[: joint.start()])
        begin = lead_in.end() if lead_in else 0
        left = sentence.text[begin : joint.start() + verbal]
        right = sentence.text[joint.end() :]
        whole = role_of(left) in (Role.QUESTION, Role.PROBLEM) if verbal else bool(_NAMES_DEED.search(left))
        if whole and len(left.split()) >= 2 and len(right.split()) >= 2 and says_what(left) and says_what(right):
            start = sentence.span.start
            yield (
                replace(sentence, span=Span(start + begin, len(left)), text=left, role=Role.QUESTION),
                Sentence(Span(start + joint.end(), len(right)), right, sentence.role, opens=True),
            )


def _joined(looked: list[_Looked]) -> list[_Looked]:
    """Neighbors that ask the same, as one."""
    out: list[_Looked] = []
    for one in looked:
        if _adds_nothing(one, out):
            continue
        if out and not one.matter.opens and (one.same_as(out[-1]) or _goes_on(out[-1], one)):
            out[-1] = _join(out[-1], one)
        else:
            out.append(one)
    return out


def _goes_on(before: _Looked, one: _Looked) -> bool:
    """A problem told and then asked about."""
    nearest, others = before.question.answers[:_NEAR], one.question.answers[:_NEAR]
    asked = not before.matter.told and one.matter.told
    return asked and any(mine.ids & theirs.ids for mine in nearest for theirs in others)


def _join(before: _Looked, one: _Looked) -> _Looked:
    matter = replace(before.matter, sentences=(*before.matter.sentences, *one.matter.sentences))
    return _Looked(matter, replace(_both(before.question, one.question), span=matter.span, text=matter.text))


def _both(left: Question, right: Question) -> Question:
    """The surer one with its answers and the other's in turns."""
    better, other = (right, left) if right.strength > left.strength else (left, right)
    answers: list[Answer] = []
    for answer in chain.from_iterable(zip_longest(better.answers, other.answers)):
        if answer and not any(answer.ids & taken.ids for taken in answers):
            answers.append(answer)
    return replace(better, answers=tuple(answers[:ANSWERS]))


def _adds_nothing(one: _Looked, before: list[_Looked]) -> bool:
    """A short question that no article answers by itself, after one that was answered: 왜 이러죠?"""
    short = sum(map(str.isalnum, one.matter.text)) <= _SHORT and not says_what(one.matter.text)
    return short and not one.answered and not one.matter.opens and bool(before) and before[-1].answered
