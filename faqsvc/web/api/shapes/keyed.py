"""What programs with a key send and get, and what readers say of an article."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from msgspec import Meta, Struct

from faqsvc.model.request import MAX_ID
from faqsvc.web.api.shapes.values import VISIBLE, CategoryId, Day, EntryId


class LevelGiven(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=60, pattern=VISIBLE)]
    id: CategoryId | None = None


class EntryGiven(TypedDict):
    question: Annotated[str, Meta(min_length=1, max_length=500, pattern=VISIBLE)]
    path: Annotated[list[LevelGiven], Meta(min_length=1, max_length=8, description="서비스부터 시작하는 분류")]
    answer: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=60_000,
            pattern=VISIBLE,
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
    str, Meta(min_length=1, pattern=VISIBLE, description="한 줄에 JSON 하나: EntryGiven과 id, 또는 id와 delete: true")
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
