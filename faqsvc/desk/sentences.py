"""Second step: lines -> sentences, where people end them: at marks, at final endings without a mark, before 그리고."""

import re
from collections.abc import Iterator

from faqsvc.desk.layout import Line
from faqsvc.desk.message import Role, Sentence
from faqsvc.desk.roles import role_of
from faqsvc.model import Span
from faqsvc.privacy import MASK

# 1. / 1) / (1) / 가. / ① / - / • / 첫째,
_MARKER = re.compile(
    r"\s*(?:\(?\d{1,2}[.)](?!\d)|\(?[가나다라마바사아자차][.)]|[①-⑳]|[-*•·▶■□○●※]\s|(?:첫|둘|셋|넷|다섯)\s?째[,로]?)\s*"
)
_FINAL = (
    r"(?:니다|니까|[어아여해네세나까가져려워봐줘와돼예에거]요|[군려]요|[나은을]까|드려요|죠|지요|대요|래요|든요|[구고]요|하냐|십시오|십쇼|안\s?됨|"
    r"모름|[있없겠싶]음|[어못]\S?함)"
)
# An end: marks; or laughter and tears; or a final ending before a blank. A point inside a number or name is none.
_END = re.compile(
    r"[?？!！]+[ㅠㅜㅎㅋ^;~.]*\s*|(?<=[^\d\s.])[.。…]+(?=\s|$|[가-힣])\s*|\.{2,}\s*|(?<=다)\.\s*|"
    r"[ㅠㅜㅎㅋ]{2,}\s*|[;^~]{2,}\s*|"
    rf"{_FINAL}[~ㅠㅜㅎㅋ^;,]*(?=\s)\s+|(?:[는은인]지(?:도|와|랑)?|고),\s+"
)
CONNECTIVE = re.compile(
    r"(?<![가-힣])(?:그리고|그리구|글고|글구|또한|또|추가로|추가 문의로|아울러|마지막으로|하나 더|한 가지 더|다음으로|"
    r"더불어|그 외에|참고로|(?:첫|둘|셋|넷) ?째)(?=[\s,])"
)

_NO_WORDS = "ㅠㅜㅎㅋㅡ"
_SHORTEST = 10  # characters before a 그리고 inside a sentence that can be a clause of their own


def sentences(lines: list[Line]) -> Iterator[Sentence]:
    """Sentences in their order; what is blank or all marks is left out."""
    for line in lines:
        marker = _MARKER.match(line.text)
        at = marker.end() if marker else 0
        opens = bool(marker)
        for start, end in _pieces(line.text, at):
            text = line.text[start:end]
            connective = CONNECTIVE.match(text)
            if connective and connective.end() == len(text):
                opens = True
                continue
            role = role_of(text)
            if marker and role is Role.CONTEXT:
                role = Role.PROBLEM  # an item of a list is there for a reason
            yield Sentence(Span(line.start + start, end - start), text, role, opens or bool(connective))
            opens = False


def _pieces(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Bounds of the pieces of one line, without blanks around them."""
    ends = {match.end() for match in _END.finditer(text, at)}
    connectives = {match.start() for match in CONNECTIVE.finditer(text, at)} - ends
    for end in sorted({*ends, *connectives, len(text)}):
        if end <= at or (end in connectives and end - at < _SHORTEST):
            continue
        piece = text[at:end]
        inner = piece.strip()
        if any(char == MASK or (char.isalnum() and char not in _NO_WORDS) for char in inner):
            start = at + len(piece) - len(piece.lstrip())
            yield start, start + len(inner)
        at = end
