"""First step: the lines of a message -> lines that its writer wrote, and parts that came along (quotes, signatures)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from faqsvc.desk.message import Aside, Part, Role
from faqsvc.desk.roles import role_of
from faqsvc.model import Span

_QUOTED = re.compile(r"\s{0,8}(?:>|&gt;|\|\s)")
_QUOTE_BEGINS = re.compile(r"\s{0,8}[-_=]{3,}\s?(?:원본|original|forwarded|전달된|전달)", re.IGNORECASE)
_QUOTE_ENDS = re.compile(r"\s{0,8}[-_=]{3,}.{0,20}(?:끝|end)\b.{0,10}", re.IGNORECASE)
_INTRODUCES_QUOTE = re.compile(r".{0,160}(?:님이\s?(?:작성|쓰|썼)|wrote)[^\n]{0,12}:?\s{0,4}")
_HEADER = re.compile(
    r"\s{0,8}(?:(?:보낸\s?사람|받는\s?사람|보낸\s?날짜|보낸\s?시간|참조|제목|날짜|from|to|cc|subject|date|sent)\s{0,2}:"
    r"|(?:re|fw|fwd|답장|전달)\s{0,2}:)",
    re.IGNORECASE,
)
_SIGNATURE_BEGINS = re.compile(r"\s{0,8}(?:--|—|―|__+|==+|\*\*\*+)\s{0,8}")
_FOOTER = re.compile(
    r"\s{0,8}(?:나의\s.{1,20}에서\s?보냄|.{0,20}에서\s?보냄|.{0,20}(?:으로|로)부터\s?보냄|"
    r"sent (?:from|with)\b.{0,40}|get outlook.{0,40}"
    r"|.{0,30}앱에서\s?작성됨)\.?\s{0,8}",
    re.IGNORECASE,
)
_ATTACHMENT = re.compile(
    r"\s{0,8}[\[(<](?:첨부|파일|사진|이미지|동영상|스크린샷|캡처|캡쳐|image|attachment).{0,120}[\])>]\s{0,8}",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"주식회사|\(주\)|㈜|(?:팀|부|실|과|센터|본부)\s.{0,8}(?:대리|과장|차장|부장|사원|주임|팀장|실장|대표|이사|매니저)"
)
_SAYS = re.compile(r"[다요죠까지네라음함]\s{0,2}[.?!~ㅠㅜㅎㅋ^;)]{0,8}\s{0,4}$|[?？]")
_SIGNATURE_LINES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its offset, without its end."""

    start: int
    text: str

    @property
    def span(self) -> Span:
        return Span(self.start, len(self.text))


def lay_out(text: str) -> tuple[list[Line], list[Part]]:
    """Lines of the writer's own, blank ones included (they part paragraphs), and what was set aside."""
    lines = list(_lines(text))
    own: list[Line] = []
    parts: list[Part] = []
    quoting = False
    last_end = max((at for at, line in enumerate(lines) if _QUOTE_ENDS.fullmatch(line.text)), default=-1)
    written = [at for at, line in enumerate(lines) if line.text.strip()]
    last_lines = written[-_SIGNATURE_LINES - 1] if len(written) > _SIGNATURE_LINES else -1
    for at, line in enumerate(lines):
        if quoting:
            quoting = not _QUOTE_ENDS.fullmatch(line.text)
            aside: Aside | None = Aside.QUOTE
        elif _QUOTE_BEGINS.match(line.text):
            # what follows is quoted to its end; a mail that begins so and never ends it has its own words below
            quoting = last_end > at or any(line.text.strip() for line in own)
            aside = Aside.QUOTE
        else:
            aside = _aside(line.text)
        if aside:
            parts.append(Part(line.span, aside))
        elif at >= last_lines and _SIGNATURE_BEGINS.fullmatch(line.text):
            parts += [Part(rest.span, Aside.SIGNATURE) for rest in lines[at:] if rest.text.strip()]
            break
        else:
            own.append(line)
    return _without_office(own, parts), [part for part in parts if part.span.length]


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for piece in text.splitlines(keepends=True):
        yield Line(start, piece.rstrip("\r\n\x0b\x0c\x85\u2028\u2029"))
        start += len(piece)


def _aside(text: str) -> Aside | None:
    if _QUOTED.match(text) or _INTRODUCES_QUOTE.fullmatch(text):
        return Aside.QUOTE
    if _HEADER.match(text):
        return Aside.HEADER
    if _FOOTER.fullmatch(text):
        return Aside.FOOTER
    if _ATTACHMENT.fullmatch(text):
        return Aside.ATTACHMENT
    return None


def _without_office(own: list[Line], parts: list[Part]) -> list[Line]:
    """The last lines that say nothing but who writes, where from and how to reach them."""
    kept = list(own)
    while kept and (not kept[-1].text.strip() or _says_who(kept[-1].text)):
        line = kept.pop()
        if line.text.strip():
            parts.append(Part(line.span, Aside.SIGNATURE))
    return kept


def _says_who(text: str) -> bool:
    return not _SAYS.search(text) and (bool(_OFFICE.search(text)) or role_of(text) is Role.CONTACT)
