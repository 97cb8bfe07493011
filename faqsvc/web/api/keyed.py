"""What a key may do: write, withdraw and merge articles, one or many at once, and read the reports."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, Response, jsonify, request

from faqsvc.editing import Editor, Saved
from faqsvc.errors import ArticleChanged, ArticleError, RequestError
from faqsvc.model import Category, CategoryPath, Device, Entry
from faqsvc.model.article import ArticleState
from faqsvc.parsing.notation import read_notation
from faqsvc.store import Scope
from faqsvc.store.reports import Period
from faqsvc.web.api import shapes
from faqsvc.web.api.access import required
from faqsvc.web.api.bodies import body, converted
from faqsvc.web.api.operations import operation
from faqsvc.web.params import arguments, whole_number
from faqsvc.web.staff.reports import SHEETS
from faqsvc.wiring import Services

_TAG = "도움말 쓰기"
_NDJSON = "application/x-ndjson"
_LINES = 1_000
_ROWS = 10_000
_ERRORS = (400, 404, 409, 413, 415)


def add(api: Blueprint, services: Services) -> None:
    views = _Views(services)
    api.put("/entries/<entry_id>")(views.write)
    api.delete("/entries/<entry_id>")(views.withdraw)
    api.post("/entries/<entry_id>/merge")(views.merge)
    api.post("/bulk")(views.bulk)
    api.get("/reports/<report>")(views.report)


@dataclass(frozen=True)
class _Views:
    services: Services

    @operation(
        "쓰거나 고치기",
        shapes.Written,
        tag=_TAG,
        body=shapes.EntryGiven,
        errors=(400, 409, 413, 415),
        scope=Scope.WRITE,
    )
    def write(self, entry_id: str) -> Response:
        key = required(self.services.keys, Scope.WRITE)
        return _told(_put(self.services.editor, entry_id, body(shapes.EntryGiven), author=f"key:{key.name}"))

    @operation("내리기", shapes.Written, tag=_TAG, errors=(404, 409), scope=Scope.WRITE)
    def withdraw(self, entry_id: str) -> Response:
        key = required(self.services.keys, Scope.WRITE)
        return _told(_withdraw(self.services.editor, entry_id, author=f"key:{key.name}"))

    @operation(
        "다른 도움말로 합치기", shapes.Written, tag=_TAG, body=shapes.MergeGiven, errors=_ERRORS, scope=Scope.WRITE
    )
    def merge(self, entry_id: str) -> Response:
        key = required(self.services.keys, Scope.WRITE)
        given, editor = body(shapes.MergeGiven), self.services.editor
        seen = _seen(editor, entry_id)
        try:
            return _told(editor.merge(entry_id, into=given["into"], author=f"key:{key.name}", seen=seen))
        except ArticleError as error:
            raise RequestError("conflict", str(error), status=409) from error

    @operation(
        "한꺼번에 쓰기",
        shapes.BulkAnswer, tag=_TAG, body=shapes.Lines, body_type=_NDJSON, errors=(400, 413, 415), scope=Scope.WRITE,
    )  # fmt: skip
    def bulk(self) -> Response:
        key = required(self.services.keys, Scope.WRITE)
        if request.mimetype != _NDJSON:
            raise RequestError("bad_content_type", f"the body is {_NDJSON}", status=415)
        lines = [line for line in request.get_data().splitlines() if line.strip()]
        if not 1 <= len(lines) <= _LINES:
            raise RequestError("bad_lines", f"1 to {_LINES:,} lines, each a JSON object")
        with self.services.editor.together() as editor:
            told = list(_each(editor, lines, author=f"key:{key.name}"))
        failed = sum(line["status"] >= 400 for line in told)
        return jsonify({"written": len(told) - failed, "failed": failed, "live": editor.live, "lines": told})

    @operation(
        "이용 현황", shapes.ReportAnswer, tag="이용 현황", parameters=shapes.ReportParameters, errors=(400, 404),
        scope=Scope.REPORT,
    )  # fmt: skip
    def report(self, report: str) -> Response:
        required(self.services.keys, Scope.REPORT)
        sheet = SHEETS.get(report)
        if sheet is None:
            raise RequestError("not_found", f"a report is one of {', '.join(SHEETS)}", status=404)
        days = whole_number(arguments(request.args, request.query_string), "days", 1, 3_650) or 30
        period = Period.last(days)
        rows = sheet.rows(self.services.reports, period, _ROWS)
        return jsonify(
            {
                "report": report,
                "title": sheet.title,
                "since": period.since.isoformat(),
                "until": period.until.isoformat(),
                "header": list(sheet.header),
                "rows": [list(row) for row in rows],
            }
        )


def _each(editor: Editor, lines: list[bytes], *, author: str) -> Iterator[shapes.BulkLine]:
    for number, line in enumerate(lines, start=1):
        told: shapes.BulkLine = {"line": number, "id": None, "status": 200}
        try:
            given = json.loads(line)
            if not isinstance(given, dict) or not isinstance(given.get("id"), str):
                raise RequestError("bad_line", "a line is a JSON object with an id")  # noqa: TRY301 - told with the others
            told["id"] = given.pop("id")[:64]
            if given.pop("delete", False) is True:
                _withdraw(editor, str(told["id"]), author=author)
            else:
                _put(editor, str(told["id"]), converted(given, shapes.EntryGiven), author=author)
        except (ValueError, RecursionError):
            told |= {"status": 400, "code": "bad_json", "detail": "the line is no JSON"}
        except RequestError as error:
            told |= {"status": error.status, "code": error.code, "detail": str(error)}
        yield told


def _put(editor: Editor, entry_id: str, given: shapes.EntryGiven, *, author: str) -> Saved:
    found = editor.find(entry_id)
    seen = given.get("seen", found.latest.number if found else 0)
    try:
        entry = _entry(entry_id, given)
        if found:  # what the body cannot say stays
            before = found.latest.entry
            entry = replace(entry, locale=before.locale, views=before.views, updated=before.updated)
        if given.get("state") == "draft":
            return editor.draft(entry, author=author, seen=seen, note=given.get("note", ""))
        state = ArticleState(given.get("state", "public"))
        return editor.publish(entry, author=author, seen=seen, state=state, note=given.get("note", ""))
    except (ArticleError, ValueError) as error:
        raise _refused(error) from error


def _withdraw(editor: Editor, entry_id: str, *, author: str) -> Saved:
    try:
        return editor.withdraw(entry_id, author=author, seen=_seen(editor, entry_id))
    except ArticleError as error:
        raise RequestError("conflict", str(error), status=409) from error


def _seen(editor: Editor, entry_id: str) -> int:
    found = editor.find(entry_id)
    if found is None:
        raise RequestError("not_found", "no such entry", status=404)
    return found.latest.number


def _entry(entry_id: str, given: shapes.EntryGiven) -> Entry:
    """Raises ValueError."""
    blocks, links = read_notation(given["answer"])
    path = CategoryPath(tuple(Category(level.name, level.id) for level in given["path"]))
    named = given.get("device")
    return Entry(entry_id, path, " ".join(given["question"].split()), blocks, links, Device(named) if named else None)


def _refused(error: Exception) -> RequestError:
    if isinstance(error, ArticleChanged):
        return RequestError("conflict", str(error), status=409)
    return RequestError("bad_entry", str(error))


def _told(saved: Saved) -> Response:
    article = saved.article
    return jsonify(
        {"id": article.id, "state": article.state.value, "revision": article.latest.number, "live": saved.live}
    )
