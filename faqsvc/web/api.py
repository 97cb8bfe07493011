"""`/api/v1`: the same search as JSON, in the shape that Korean developers know from Kakao's search API."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from faqsvc.model import Entry, FacetNode, Hit, SearchResult, Span
from faqsvc.search import HelpSearch
from faqsvc.web.metrics import count_search
from faqsvc.web.params import api_request, arguments, clean_query
from faqsvc.web.presenters import article_url

_DEEPEST_PAGE = 50
_SUGGEST_LENGTH = 80


def make(search: HelpSearch) -> Blueprint:
    api = Blueprint("api", __name__, url_prefix="/api/v1")

    @api.get("/search")
    def results() -> Response:
        wanted = api_request(arguments(request.args, request.query_string))
        result = search.search(wanted)
        count_search(result)
        return jsonify(search_json(result))

    @api.get("/suggest")
    def suggestions() -> Response:
        text = clean_query(arguments(request.args, request.query_string).get("q", ""))[:_SUGGEST_LENGTH]
        found = search.suggest(text) if text else ()
        return jsonify(
            {
                "suggestions": [
                    {
                        "kind": one.kind,
                        "text": one.text,
                        "highlights": spans_json(one.spans),
                        "id": one.entry_id or None,
                        "category_id": one.category_id,
                    }
                    for one in found
                ]
            }
        )

    return api


def search_json(result: SearchResult) -> dict[str, Any]:
    wanted = result.request
    reachable = min(result.groups, _DEEPEST_PAGE * wanted.size)
    return {
        "meta": {
            "total_count": result.total,
            "pageable_count": reachable,
            "is_end": wanted.page * wanted.size >= reachable,
            "folded_count": result.total - result.groups,
            "undated_count": result.undated,
            "corrections": [
                {"kind": one.kind.value, "original": one.original, "replacement": one.replacement}
                for one in result.corrections
            ],
            "degradations": list(result.degradations),
            "generation": result.generation,
        },
        "documents": [_document(hit, explain=wanted.explain) for hit in result.hits],
        "facets": [_facet(node) for node in result.facets],
    }


def spans_json(spans: tuple[Span, ...]) -> list[list[int]]:
    """[start, length] pairs, in characters."""
    return [[span.start, span.length] for span in spans]


def _document(hit: Hit, *, explain: bool) -> dict[str, Any]:
    entry = hit.entry
    document: dict[str, Any] = {
        "id": entry.id,
        "url": article_url(entry),
        "path": list(entry.path.names),
        "category_ids": list(entry.path.ids),
        "question": entry.question,
        "answer": entry.answer,
        "passage": entry.answer[hit.passage.start : hit.passage.end],
        "device": entry.device.value if entry.device else None,
        "locale": entry.locale,
        "updated": entry.updated.isoformat() if entry.updated else None,
        "views": entry.views,
        "highlights": {"question": spans_json(hit.question_spans), "answer": spans_json(hit.answer_spans)},
        "score": round(hit.score, 6),
        "same_answer": [_brief(other) for other in hit.same_answer],
        "variants": [_brief(other) for other in hit.variants],
    }
    if explain:
        document["reasons"] = [
            {
                "word": reason.word,
                "field": reason.field.value,
                "found": list(reason.found),
                "through": reason.through.value if reason.through else None,
            }
            for reason in hit.reasons
        ]
    return document


def _brief(entry: Entry) -> dict[str, Any]:
    device = entry.device.value if entry.device else None
    return {"id": entry.id, "url": article_url(entry), "question": entry.question, "device": device}


def _facet(node: FacetNode) -> dict[str, Any]:
    return {
        "id": node.id,
        "level": node.level,
        "name": node.name,
        "count": node.count,
        "selected": node.selected,
        "children": [_facet(child) for child in node.children],
    }
