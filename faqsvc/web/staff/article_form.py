"""An article as the fields of a form, and the fields as an entry again; what nobody touched stays as it was."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from faqsvc.errors import ArticleError
from faqsvc.model import Category, CategoryPath, Device, Entry
from faqsvc.model.category import MAX_LEVELS
from faqsvc.model.request import MAX_ID
from faqsvc.parsing.notation import read_notation, write_notation

_LONGEST = {"question": 500, "path": 800, "answer": 128_000, "note": 200}
_LEVEL = re.compile(r"(.*?)(?: #(\d{1,9}))?")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class ArticleForm:
    """path: a level a line, its published id behind `#`. seen: the newest revision that the editor knew."""

    id: str
    question: str
    path: str
    device: str
    answer: str
    review: str
    note: str
    seen: int

    @classmethod
    def blank(cls, article_id: str) -> "ArticleForm":
        return cls(article_id, "", "", "", "", "", "", 0)

    @classmethod
    def of(cls, entry: Entry, *, review: date | None, seen: int) -> "ArticleForm":
        return cls(
            entry.id,
            entry.question,
            _written(entry.path),
            entry.device.value if entry.device else "",
            write_notation(entry.blocks, entry.links),
            review.isoformat() if review else "",
            "",
            seen,
        )

    @classmethod
    def read(cls, fields: Mapping[str, str], article_id: str) -> "ArticleForm":
        """As it was sent; bad numbers are none."""
        given = {name: fields.get(name, "").replace("\r\n", "\n")[: limit + 1] for name, limit in _LONGEST.items()}
        seen = fields.get("seen", "")
        return cls(
            id=article_id,
            device=fields.get("device", ""),
            review=fields.get("review", "")[:10],
            seen=int(seen) if re.fullmatch(r"[0-9]{1,9}", seen) else -1,
            **given,
        )

    @property
    def review_day(self) -> date | None:
        """Raises ArticleError."""
        try:
            return date.fromisoformat(self.review) if self.review else None
        except ValueError as error:
            raise ArticleError("검토일을 2026-03-01처럼 적어 주세요.") from error

    def entry(self, base: Entry | None) -> Entry:
        """The entry that the fields say; of `base` what no field says. Raises ArticleError, in words for the editor."""
        for name, limit in _LONGEST.items():
            if len(getattr(self, name)) > limit:
                raise ArticleError(f"{limit:,}자보다 긴 칸이 있습니다.")
        if not _ID.fullmatch(self.id):
            raise ArticleError("번호는 영문, 숫자, _ - 로 64자까지 쓸 수 있습니다.")
        if not self.question.strip():
            raise ArticleError("질문을 적어 주세요.")
        untouched = ArticleForm.of(base, review=None, seen=0) if base else None
        try:
            if base and untouched and self.answer == untouched.answer:
                blocks, links = base.blocks, base.links
            else:
                blocks, links = read_notation(self.answer)
            path = base.path if base and untouched and self.path == untouched.path else _path(self.path)
            question = base.question if base and self.question == base.question else " ".join(self.question.split())
            device = Device(self.device) if self.device else None
            if base:
                return replace(base, question=question, path=path, blocks=blocks, links=links, device=device)
            return Entry(self.id, path, question, blocks, links, device)
        except ValueError as error:
            raise ArticleError(_TOLD.get(str(error), str(error))) from error


_TOLD = {"the answer is empty": "답변을 적어 주세요."}


def _written(path: CategoryPath) -> str:
    return "\n".join(level.name if level.id is None else f"{level.name} #{level.id}" for level in path.levels)


def _path(text: str) -> CategoryPath:
    """Raises ArticleError."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not 1 <= len(lines) <= MAX_LEVELS:
        raise ArticleError(f"분류를 한 줄에 하나씩, {MAX_LEVELS}단계까지 적어 주세요.")
    levels = []
    for line in lines:
        found = _LEVEL.fullmatch(line)
        name, number = (found[1], found[2]) if found else (line, None)
        if number and int(number) > MAX_ID:
            raise ArticleError(f"분류 번호는 {MAX_ID:,}까지 쓸 수 있습니다.")
        levels.append(Category(name, int(number) if number else None))
    try:
        return CategoryPath(tuple(levels))
    except ValueError as error:
        raise ArticleError("분류 이름은 60자까지 쓸 수 있고 비워 둘 수 없습니다.") from error
