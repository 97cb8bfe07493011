"""The addresses that need no key: search, suggestions, entries, categories."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from faqsvc.model import Entry
from faqsvc.search import HelpSearch, sure
from faqsvc.web import query_log
from faqsvc.web.api import answers, shapes
from faqsvc.web.api.operations import operation
from faqsvc.web.metrics import count_search
from faqsvc.web.params import api_list_request, api_request, arguments, suggest_text, whole_number
from faqsvc.web.responses import page_tag, unchanged

_TAG = "도움말"
_RELATED = 5


def add(api: Blueprint, search: HelpSearch) -> None:
    views = _Views(search)
    api.get("/search")(views.find)
    api.get("/suggest")(views.suggest)
    api.get("/entries")(views.entries)
    api.get("/entries/<entry_id>")(views.entry)
    api.get("/entries/<entry_id>/related")(views.related)
    api.get("/categories")(views.categories)


@dataclass(frozen=True, slots=True)
class _Views:
    search: HelpSearch

    @operation(
        "도움말 검색", shapes.SearchAnswer, tag=_TAG, parameters=shapes.SearchParameters, errors=(400,), tagged=True
    )
    def find(self) -> Response:
        wanted = api_request(_given())

        def answer() -> shapes.SearchAnswer:
            result = self.search.search(wanted)
            count_search(result)
            query_log.searched(result, self.search.overview().services)
            return answers.search_answer(result)

        return self._tagged(answer)

    @operation(
        "입력하는 동안의 추천",
        shapes.SuggestAnswer,
        tag=_TAG,
        parameters=shapes.SuggestParameters,
        errors=(400,),
        tagged=True,
    )
    def suggest(self) -> Response:
        text = suggest_text(_given(), longest=shapes.SUGGEST_LENGTH)
        found = self.search.suggest(text) if text else ()
        return self._tagged(lambda: {"suggestions": [answers.suggestion(one) for one in found]})

    @operation(
        "분류의 도움말 목록",
        shapes.SearchAnswer,
        tag=_TAG,
        parameters=shapes.ListParameters,
        errors=(400,),
        tagged=True,
    )
    def entries(self) -> Response:
        wanted = api_list_request(_given())
        return self._tagged(lambda: answers.search_answer(self.search.search(wanted)))

    @operation("도움말 한 건", shapes.EntryAnswer, tag=_TAG, errors=(404,), tagged=True)
    def entry(self, entry_id: str) -> Response:
        entry = self._found(entry_id)
        generation = self.search.generation
        return self._tagged(lambda: answers.entry_answer(entry, self.search.variants(entry), generation=generation))

    @operation(
        "함께 보면 좋은 도움말",
        shapes.RelatedAnswer,
        tag=_TAG,
        parameters=shapes.RelatedParameters,
        errors=(400, 404),
        tagged=True,
    )
    def related(self, entry_id: str) -> Response:
        limit = whole_number(_given(), "size", 1, 20) or _RELATED
        entry = self._found(entry_id)
        return self._tagged(
            lambda: {"related": [answers.brief(one) for one in self.search.related(entry, limit=limit)]}
        )

    @operation("서비스와 분류", shapes.CategoriesAnswer, tag=_TAG, tagged=True)
    def categories(self) -> Response:
        return self._tagged(lambda: answers.categories_answer(self.search.overview()))

    def _found(self, entry_id: str) -> Entry:
        entry = self.search.entry(entry_id)
        if entry is None:
            sure(self.search)
            abort(404)
        return entry

    def _tagged(self, make: Callable[[], Mapping[str, Any]]) -> Response:
        """The answer with the tag of the index generation, or a 304 for who holds it already."""
        tag = page_tag(self.search.generation)
        held = unchanged(tag)
        if held is not None:
            return held
        response = jsonify(make())
        response.set_etag(tag, weak=True)
        return response


def _given() -> dict[str, str]:
    return arguments(request.args, request.query_string)
