"""What the API is asked and what it answers, as types. The OpenAPI document is made from them; mypy checks the code
against the same ones, so that neither can say what the other does not.

Names of fields are the API's, for good: `/api/v1` only ever gains fields.
"""

from typing import Annotated, Any, Literal, NotRequired, Required, TypedDict

from msgspec import Meta, Struct

from faqsvc.model.request import MAX_ID, MAX_QUERY_LENGTH, PAGE_SIZES

DEEPEST_PAGE = 50
SUGGEST_LENGTH = 80
# A character that is left when `params.clean_query` is done, so that something is asked at all.
_VISIBLE = r"[^\s\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"

EntryId = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,64}$", description="도움말 번호", examples=["110101"])]
CategoryId = Annotated[int, Meta(ge=0, le=MAX_ID)]
Address = Annotated[str, Meta(description="도움말 페이지의 주소", examples=["/helps_html/110101?locale=ko"])]
Day = Annotated[str, Meta(description="날짜", extra_json_schema={"format": "date"})]
SpanPair = Annotated[list[int], Meta(min_length=2, max_length=2, description="[시작 위치, 길이], 글자 단위")]
SortName = Annotated[
    str,
    Meta(
        description="정렬: accuracy(정확도순), recency(최신순), views(조회순), title(가나다순)",
        extra_json_schema={"enum": ["accuracy", "score", "recency", "date", "views", "title"], "default": "accuracy"},
    ),
]
ListSortName = Annotated[
    str,
    Meta(
        description="정렬: views(조회순), recency(최신순), title(가나다순)",
        extra_json_schema={"enum": ["views", "recency", "date", "title"], "default": "views"},
    ),
]
Page = Annotated[int, Meta(ge=1, le=DEEPEST_PAGE, description="페이지", extra_json_schema={"default": 1})]
Size = Annotated[
    int,
    Meta(ge=PAGE_SIZES[0], le=PAGE_SIZES[-1], description="한 페이지의 문서 수", extra_json_schema={"default": 10}),
]
Flag = Annotated[str, Meta(extra_json_schema={"enum": ["0", "1"], "default": "0"})]
ServiceFilter = Annotated[CategoryId, Meta(description="이 서비스에서만 찾습니다")]
CategoryFilter = Annotated[CategoryId, Meta(description="이 분류에서만 찾습니다")]


class SearchParameters(TypedDict, total=False):
    query: Required[
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=MAX_QUERY_LENGTH,
                pattern=_VISIBLE,
                description="찾을 말. 보이는 글자가 하나는 있어야 합니다.",
                examples=["비밀번호를 잊어버렸어요"],
            ),
        ]
    ]
    serviceId: ServiceFilter
    categoryId: CategoryFilter
    sort: SortName
    page: Page
    size: Size
    literal: Annotated[Flag, Meta(description="1: 입력한 그대로 찾고 고치지 않습니다")]
    explain: Annotated[Flag, Meta(description="1: 검색된 이유를 함께 알려 줍니다")]


class ListParameters(TypedDict, total=False):
    serviceId: ServiceFilter
    categoryId: CategoryFilter
    sort: ListSortName
    page: Page
    size: Size


class SuggestParameters(TypedDict):
    q: Annotated[str, Meta(max_length=SUGGEST_LENGTH, description="지금까지 입력한 글자", examples=["ㅂㅁㅂ"])]


class RelatedParameters(TypedDict, total=False):
    size: Annotated[int, Meta(ge=1, le=20, description="최대 개수", extra_json_schema={"default": 5})]


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


class LevelGiven(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern=_VISIBLE)]
    id: CategoryId | None = None


class EntryGiven(TypedDict):
    question: Annotated[str, Meta(min_length=1, max_length=500, pattern=_VISIBLE)]
    path: Annotated[list[LevelGiven], Meta(min_length=1, max_length=8, description="서비스부터 시작하는 분류")]
    answer: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=60_000,
            pattern=_VISIBLE,
            description="답변. `## 제목`, `1. 순서`, `- 항목`, `※ 참고`, `| 표 |`, `[글](주소)`를 쓸 수 있습니다.",
        ),
    ]
    device: NotRequired[Literal["pc", "android", "ios"] | None]
    state: NotRequired[
        Annotated[
            Literal["public", "internal", "draft"],
            Meta(description="public: 공개, internal: 내부용, draft: 초안", extra_json_schema={"default": "public"}),
        ]
    ]
    note: NotRequired[Annotated[str, Meta(max_length=200, description="바꾼 이유")]]
    seen: NotRequired[Annotated[int, Meta(ge=0, le=MAX_ID, description="알고 있는 마지막 판. 그사이 바뀌었으면 409")]]


class MergeGiven(TypedDict):
    into: Annotated[EntryId, Meta(description="이 도움말 대신 보여 줄 공개 도움말")]


class Written(TypedDict):
    id: EntryId
    state: Annotated[str, Meta(description="draft, public, internal, withdrawn, merged")]
    revision: Annotated[int, Meta(ge=1)]
    live: Annotated[bool, Meta(description="이미 반영되었는지. 아니면 곧 반영됩니다.")]


Lines = Annotated[
    str, Meta(min_length=1, pattern=_VISIBLE, description="한 줄에 JSON 하나: EntryGiven과 id, 또는 id와 delete: true")
]


class BulkLine(TypedDict):
    line: Annotated[int, Meta(ge=1)]
    id: str | None
    status: Annotated[int, Meta(description="이 줄만 따로 보냈을 때의 응답 코드")]
    code: NotRequired[str]
    detail: NotRequired[str]


class BulkAnswer(TypedDict):
    written: Annotated[int, Meta(ge=0)]
    failed: Annotated[int, Meta(ge=0)]
    live: bool
    lines: list[BulkLine]


class FeedbackGiven(TypedDict):
    helpful: bool
    reason: NotRequired[Literal["unclear", "incomplete", "wrong", "other"] | None]
    comment: NotRequired[Annotated[str, Meta(max_length=1_000)]]


class FeedbackAnswer(TypedDict):
    status: Annotated[str, Meta(description="kept")]


class ReportParameters(TypedDict, total=False):
    days: Annotated[int, Meta(ge=1, le=3_650, description="오늘까지의 날 수", extra_json_schema={"default": 30})]


ReportName = Annotated[
    str,
    Meta(
        extra_json_schema={
            "enum": ["queries", "unanswered", "unopened", "refined", "corrected", "opened", "days", "categories"]
        }
    ),
]


class ReportAnswer(TypedDict):
    report: str
    title: str
    since: Day
    until: Day
    header: list[str]
    rows: list[list[Any]]
