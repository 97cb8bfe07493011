"""What the public API answers."""

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from faqsvc.web.api.shapes.values import Address, CategoryId, Day, EntryId, SpanPair


class CorrectionShape(TypedDict):
    kind: Annotated[str, Meta(description="keyboard, initials, completion, spelling, synonym, shortened")]
    original: str
    replacement: str


class ListMeta(TypedDict):
    total_count: Annotated[int, Meta(ge=0, description="찾은 도움말 수")]
    pageable_count: Annotated[int, Meta(ge=0, description="page로 볼 수 있는 문서 수")]
    is_end: Annotated[bool, Meta(description="마지막 페이지인지")]
    folded_count: Annotated[int, Meta(ge=0, description="같은 답변이나 기기별 도움말이어서 묶인 수")]
    undated_count: Annotated[int, Meta(ge=0, description="수정일이 알려지지 않은 수")]
    corrections: list[CorrectionShape]
    degradations: Annotated[list[str], Meta(description="평소와 다른 점이 있을 때 그 코드")]
    generation: Annotated[int, Meta(ge=0, description="응답한 색인의 번호")]


class Brief(TypedDict):
    id: EntryId
    url: Address
    question: str
    device: str | None


class Highlights(TypedDict):
    question: list[SpanPair]
    answer: list[SpanPair]


class ReasonShape(TypedDict):
    word: str
    field: str
    found: list[str]
    through: str | None


class Document(TypedDict):
    id: EntryId
    url: Address
    path: Annotated[list[str], Meta(min_length=1, description="서비스부터 시작하는 분류 이름")]
    category_ids: list[CategoryId]
    question: str
    answer: str
    passage: Annotated[str, Meta(description="답변에서 검색어와 가장 가까운 부분")]
    device: str | None
    locale: str
    updated: Day | None
    views: int | None
    highlights: Highlights
    score: float
    same_answer: list[Brief]
    variants: Annotated[list[Brief], Meta(description="다른 기기의 같은 질문")]
    pinned: NotRequired[Annotated[bool, Meta(description="운영자가 이 검색어에 맨 앞으로 고정")]]
    reasons: NotRequired[list[ReasonShape]]
    alike: NotRequired[Annotated[bool, Meta(description="낱말이 달라도 뜻이 비슷해서 찾았거나 앞에 놓은 도움말")]]


class Facet(TypedDict):
    id: CategoryId
    level: Annotated[int, Meta(ge=0)]
    name: str
    count: Annotated[int, Meta(ge=0)]
    selected: bool
    children: "list[Facet]"


class SearchAnswer(TypedDict):
    meta: ListMeta
    documents: list[Document]
    facets: list[Facet]


class SuggestionShape(TypedDict):
    kind: Annotated[str, Meta(description="query, question, category")]
    text: str
    highlights: list[SpanPair]
    id: EntryId | None
    category_id: CategoryId | None
    level: Annotated[int | None, Meta(description="category의 단계, 0은 서비스")]


class SuggestAnswer(TypedDict):
    suggestions: list[SuggestionShape]


class Level(TypedDict):
    name: str
    id: CategoryId


class Block(TypedDict):
    kind: Annotated[str, Meta(description="paragraph, heading, step, bullet, note, table, link, image")]
    text: str
    marker: NotRequired[str]
    depth: NotRequired[Annotated[int, Meta(ge=0)]]
    rows: NotRequired[list[list[str]]]
    source: NotRequired[str]


class LinkShape(TypedDict):
    start: Annotated[int, Meta(ge=0)]
    length: Annotated[int, Meta(ge=1)]
    href: str


class EntryAnswer(TypedDict):
    id: EntryId
    url: Address
    path: Annotated[list[Level], Meta(min_length=1)]
    question: str
    answer: Annotated[str, Meta(description="답변의 글. blocks의 text를 줄바꿈으로 이은 것입니다.")]
    blocks: Annotated[list[Block], Meta(min_length=1)]
    links: Annotated[list[LinkShape], Meta(description="answer에서 링크가 걸린 자리")]
    device: str | None
    locale: str
    updated: Day | None
    views: int | None
    variants: list[Brief]
    generation: int


class RelatedAnswer(TypedDict):
    related: list[Brief]


class CategoriesAnswer(TypedDict):
    total_count: int
    categories: list[Facet]
    generation: int


class Problem(TypedDict):
    """RFC 9457."""

    type: str
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    code: Annotated[str, Meta(description="바뀌지 않는 오류 코드", examples=["bad_page"])]
    detail: str
    parameter: NotRequired[str]
