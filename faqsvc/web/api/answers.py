"""Model -> the shapes of the API: pure functions."""

from faqsvc.model import AnswerBlock, Entry, FacetNode, Hit, Overview, SearchResult, Span, Suggestion
from faqsvc.web.addresses import at
from faqsvc.web.api import shapes


def search_answer(result: SearchResult) -> shapes.SearchAnswer:
    wanted = result.request
    reachable = min(result.groups, shapes.DEEPEST_PAGE * wanted.size)
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
        "facets": [facet(node) for node in result.facets],
    }


def suggestion(one: Suggestion) -> shapes.SuggestionShape:
    return {
        "kind": one.kind,
        "text": one.text,
        "highlights": _pairs(one.spans),
        "id": one.entry_id or None,
        "category_id": one.category_id,
        "level": one.level,
    }


def entry_answer(entry: Entry, variants: tuple[Entry, ...], *, generation: int) -> shapes.EntryAnswer:
    return {
        "id": entry.id,
        "url": at(entry.address),
        "path": [
            {"name": name, "id": level_id} for name, level_id in zip(entry.path.names, entry.path.ids, strict=True)
        ],
        "question": entry.question,
        "answer": entry.answer,
        "blocks": [_block(block) for block in entry.blocks],
        "links": [{"start": link.start, "length": link.length, "href": link.href} for link in entry.links],
        "device": entry.device.value if entry.device else None,
        "locale": entry.locale,
        "updated": entry.updated.isoformat() if entry.updated else None,
        "views": entry.views,
        "variants": [brief(other) for other in variants],
        "generation": generation,
    }


def categories_answer(overview: Overview) -> shapes.CategoriesAnswer:
    return {
        "total_count": overview.total,
        "categories": [facet(node) for node in overview.services],
        "generation": overview.generation,
    }


def brief(entry: Entry) -> shapes.Brief:
    device = entry.device.value if entry.device else None
    return {"id": entry.id, "url": at(entry.address), "question": entry.question, "device": device}


def facet(node: FacetNode) -> shapes.Facet:
    return {
        "id": node.id,
        "level": node.level,
        "name": node.name,
        "count": node.count,
        "selected": node.selected,
        "children": [facet(child) for child in node.children],
    }


def _document(hit: Hit, *, explain: bool) -> shapes.Document:
    entry = hit.entry
    document: shapes.Document = {
        "id": entry.id,
        "url": at(entry.address),
        "path": list(entry.path.names),
        "category_ids": list(entry.path.ids),
        "question": entry.question,
        "answer": entry.answer,
        "passage": entry.answer[hit.passage.start : hit.passage.end],
        "device": entry.device.value if entry.device else None,
        "locale": entry.locale,
        "updated": entry.updated.isoformat() if entry.updated else None,
        "views": entry.views,
        "highlights": {"question": _pairs(hit.question_spans), "answer": _pairs(hit.answer_spans)},
        "score": round(hit.score, 6),
        "same_answer": [brief(other) for other in hit.same_answer],
        "variants": [brief(other) for other in hit.variants],
    }
    if explain:
        document["pinned"] = hit.pinned
        document["reasons"] = [
            {
                "word": reason.word,
                "field": reason.field.value,
                "found": list(reason.found),
                "through": reason.through.value if reason.through else None,
            }
            for reason in hit.reasons
        ]
        document["alike"] = hit.alike
    return document


def _block(block: AnswerBlock) -> shapes.Block:
    shape: shapes.Block = {"kind": block.kind.value, "text": block.text}
    if block.marker:
        shape["marker"] = block.marker
    if block.depth:
        shape["depth"] = block.depth
    if block.rows:
        shape["rows"] = [list(row) for row in block.rows]
    if block.source:
        shape["source"] = block.source
    return shape


def _pairs(spans: tuple[Span, ...]) -> list[shapes.SpanPair]:
    return [[span.start, span.length] for span in spans]
