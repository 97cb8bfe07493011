"""Stage 1: the header of a table -> which column is what, recognized in Korean and English or as it was told.

The rule a change must not break: a header is recognized by its whole name, never by a part of it (답변자 is no 답변).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.reading import Column
from faqsvc.parsing.source import Reason

# Of several columns that would do, the one whose name stands first here is taken.
_NAMES = {
    Column.ID: "id articleid documentid slug 문서번호 글번호 게시글번호 도움말번호 문서id 번호 no",
    Column.QUESTION: "question 질문 질문내용 질문제목 문의 문의내용 질의 제목 title subject q",
    Column.ANSWER: "answer 답변 답변내용 답변본문 답 본문 내용 content body text a",
    Column.PATH: "path categorypath breadcrumb 경로 분류경로 카테고리경로",
    Column.SERVICE: "service 서비스 서비스명 대분류 1차분류 분류1 카테고리1 category1 product 제품",
    Column.CATEGORY: "category 카테고리 분류 중분류 2차분류 분류2 카테고리2 category2 categories 구분",
    Column.SUBCATEGORY: "subcategory 하위카테고리 하위분류 소분류 세부분류 3차분류 분류3 카테고리3 category3",
    Column.CATEGORY_IDS: "categoryids",
    Column.DEVICE: "device 기기 디바이스 기기구분 os platform 플랫폼",
    Column.LOCALE: "locale language lang 언어",
    Column.UPDATED: "updated updatedat modified lastmodified lastmod 수정일 최종수정일 업데이트 변경일 date 날짜",
    Column.VIEWS: "views hits 조회수 조회",
    Column.RECORD: "record",
}  # fmt: skip
_RANKS = {name: (column, rank) for column, names in _NAMES.items() for rank, name in enumerate(names.split())}
_LEVELS = (Column.PATH, Column.SERVICE, Column.CATEGORY, Column.SUBCATEGORY)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands in a row, counted from 0; those of a path from the service down."""

    places: Mapping[Column, int]
    path: tuple[int, ...]
    width: int


def recognize(header: Sequence[str], told: Mapping[Column, tuple[str, ...]]) -> Columns | None:
    """None for a row that is no header. Raises Refused for one that can't be used, or that lacks what was told."""
    names = [_folded(name) for name in header]
    places: dict[Column, int] = {}
    for at, name in enumerate(names):
        column, rank = _RANKS.get(name, (None, 0))
        if column and column not in told and (column not in places or rank < _RANKS[names[places[column]]][1]):
            places[column] = at
    path = tuple(places[level] for level in _LEVELS if level in places)
    if Column.PATH in places:
        path = (places[Column.PATH],)
    for column, wanted in told.items():
        found = [_find(names, name, header) for name in wanted]
        if not all(at is not None for at in found):
            return None
        places[column] = found[0] or 0
        if column is Column.PATH:
            path = tuple(at for at in found if at is not None)
    if not {Column.QUESTION, Column.ANSWER} <= places.keys():
        return None
    for column in (Column.QUESTION, Column.ANSWER):
        if names.count(names[places[column]]) > 1:
            raise Refused(Reason.MALFORMED, f"two columns are named {header[places[column]]!r:.40}")
    return Columns(places, path, len(header))


def column_of(name: str) -> tuple[Column | None, int]:
    """What a field of this name holds, and how sure its name makes it: the less, the surer."""
    return _RANKS.get(_folded(name), (None, 0))


def _find(names: Sequence[str], wanted: str, header: Sequence[str]) -> int | None:
    """By its very name, or as it is read without case, spaces and signs."""
    if wanted in header:
        return list(header).index(wanted)
    folded = _folded(wanted)
    return names.index(folded) if folded in names else None


def _folded(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())
