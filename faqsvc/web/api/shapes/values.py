"""Values that several questions and answers are made of."""

from typing import Annotated

from msgspec import Meta

from faqsvc.model.request import MAX_ID, PAGE_SIZES

DEEPEST_PAGE = 50
SUGGEST_LENGTH = 80
# A character that is left when `params.clean_query` is done, so that something is asked at all.
VISIBLE = r"[^\s\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
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
