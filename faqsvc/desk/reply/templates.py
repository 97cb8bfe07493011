"""The words around answers: plain text with `{이름}` where something goes in, `{이름|을/를}` with its particle behind.

The rule a change must not break: what is put in is never read as a template again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from faqsvc.errors import FaqError
from faqsvc.korean.particles import attach, particle

LONGEST = 2_000  # characters of each part
_SLOT = re.compile(r"\{([^{}|\n]{1,20})(?:\|([^{}\n]{1,10}))?\}")
_PARTICLES = ("을/를", "은/는", "이/가", "과/와", "으로/로")
# What may be put into each part.
_AROUND = ("센터", "상담원")
SLOTS: Mapping[str, tuple[str, ...]] = {
    "opening": _AROUND,
    "item": (*_AROUND, "번호", "질문", "제목"),
    "unanswered": (*_AROUND, "번호", "질문"),
    "closing": _AROUND,
}


class TemplateError(FaqError):
    """A template has a slot that nothing fills, or an unknown particle; `str` says which, in Korean."""

    exit_code = 64


@dataclass(frozen=True, slots=True)
class Template:
    """opening: 인사; item: before each answer; unanswered: for a question without an answer; closing: 맺음말."""

    opening: str
    item: str
    unanswered: str
    closing: str


DEFAULT_TEMPLATE = Template(
    opening="안녕하세요, {센터} {상담원}입니다.\n문의해 주셔서 감사합니다.",
    item="{번호}. '{제목}' 도움말에서 안내해 드립니다.",
    unanswered="{번호}. '{질문}' 문의는 담당 부서에서 확인한 뒤 다시 안내해 드리겠습니다.",
    closing="더 궁금하신 점이 있으면 언제든지 문의해 주세요.\n감사합니다.\n{센터} 드림",
)


def check(template: Template) -> None:
    """Raises TemplateError."""
    for field in fields(template):
        text = getattr(template, field.name)
        if len(text) > LONGEST:
            raise TemplateError(f"문구는 {LONGEST:,}자까지 쓸 수 있습니다.")
        for name, pair in _SLOT.findall(text):
            if name not in SLOTS[field.name]:
                raise TemplateError(f"{{{name}}}{particle(name, '은/는')} 이 문구에 쓸 수 없습니다.")
            if pair and pair not in _PARTICLES:
                raise TemplateError(f"'{pair}' 대신 {', '.join(_PARTICLES)} 가운데 하나를 써 주세요.")


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its slots filled; a slot that nothing fills stays as it is written."""

    def filled(slot: re.Match[str]) -> str:
        value = values.get(slot[1])
        if value is None:
            return slot[0]
        return attach(value, slot[2]) if slot[2] in _PARTICLES else value

    return _SLOT.sub(filled, text)
