"""Stage 1: one line of an answer -> one block. What its first characters say about it.

    1.  1-1)  1)  ①  가.      a step; its depth is the number of hyphens
    ※  *                      a note
    -  ·  •                   a bullet
    ▶ 바로가기                 a link whose address is elsewhere or lost

Markers stay part of the text. Versions, decimals, dates and 1:1 are no markers: a digit must not follow.
"""

import re
from dataclasses import dataclass, field

from faqsvc.model import AnswerBlock, BlockKind, Link

_STEP = re.compile(r"(?:\d{1,2}(?:-\d{1,2})+[.)]?|\d{1,2}\.(?!\d)|\d{1,2}\)|[①-⑳]|[가-하][.)](?=\s))")
_NOTE = re.compile(r"※|\*{1,2}(?=\s|[가-힣])|(?:참고|주의)\s?[:：]")
_BULLET = re.compile(r"[-–·•∙◦▪○●■□](?=\s)|[•∙▪●■]")
_POINTER = re.compile(r"[▶☞→➔►▷]\s?")
LOST_LINK = re.compile(r"[▶☞→➔►▷]\s?[^▶☞→➔►▷※]{0,20}?(?:바로\s?가기|자세히\s?보기|보러\s?가기|확인하기)")


@dataclass(slots=True)
class Line:
    """A line in the making: text with runs of white space folded, and links by their place in it."""

    text: str = ""
    links: list[Link] = field(default_factory=list)

    def add(self, text: str) -> None:
        folded = re.sub(r"\s+", " ", text)
        if not self.text or self.text.endswith(" "):
            folded = folded.lstrip(" ")
        self.text += folded

    def link(self, start: int, href: str) -> None:
        """What was added since `start` leads to `href`."""
        text = self.text[start:]
        lead = len(text) - len(text.lstrip())
        if text.strip():
            self.links.append(Link(start + lead, len(text.strip()), href))

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def marker_of(text: str) -> tuple[BlockKind, str]:
    """The kind of block that begins with this text, and its marker ("" for a paragraph)."""
    for kind, pattern in ((BlockKind.STEP, _STEP), (BlockKind.NOTE, _NOTE), (BlockKind.BULLET, _BULLET)):
        match = pattern.match(text)
        if match and len(text) > match.end():
            return kind, match[0]
    return BlockKind.PARAGRAPH, ""


def to_block(line: Line, *, given: str = "", depth: int = 0, heading: bool = False) -> tuple[AnswerBlock, list[Link]]:
    """A block and its links, offsets within the block. `given`: the marker that a list gives this item."""
    text = line.text.rstrip()
    kind, marker = marker_of(text)
    shift = 0
    if heading:
        kind, marker = BlockKind.HEADING, ""
    elif given and kind not in (BlockKind.STEP, BlockKind.BULLET):
        text, shift, marker = f"{given} {text}", len(given) + 1, given
        kind = BlockKind.BULLET if given == "-" else BlockKind.STEP
    elif kind is BlockKind.STEP and not given:
        depth = marker.count("-")
    links = [Link(link.start + shift, link.length, link.href) for link in line.links]
    if kind is BlockKind.PARAGRAPH:
        lost = LOST_LINK.fullmatch(text)
        if lost and not links:
            pointer = _POINTER.match(text)
            start = pointer.end() if pointer else 0
            links = [Link(start, len(text) - start, "")]
        rest = _POINTER.sub("", text).strip("[]<>〈〉 ")
        if len(links) == 1 and text[links[0].start :][: links[0].length].strip("[]<>〈〉 ") == rest:
            kind = BlockKind.LINK
    return AnswerBlock(kind, text, marker=marker, depth=depth if kind in _NESTED else 0), links


_NESTED = (BlockKind.STEP, BlockKind.BULLET)
