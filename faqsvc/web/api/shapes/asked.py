"""What the public API is asked."""

from typing import Annotated, Required, TypedDict

from msgspec import Meta

from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.web.api.shapes.values import (
    SUGGEST_LENGTH,
    VISIBLE,
    CategoryFilter,
    Flag,
    ListSortName,
    Page,
    ServiceFilter,
    Size,
    SortName,
)


class SearchParameters(TypedDict, total=False):
    query: Required[
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=MAX_QUERY_LENGTH,
                pattern=VISIBLE,
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
