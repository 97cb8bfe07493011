"""`/api/v1/openapi.json`, made from the views and their types, and `/api/docs`, the same to read.

msgspec makes JSON Schema of the types, apispec puts the document together. The page is rendered from the document, so
that it needs no script and nothing from elsewhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from apispec import APISpec
from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from werkzeug.routing import Rule

from faqsvc import __version__
from faqsvc.caching import Once
from faqsvc.config import Settings
from faqsvc.web import presenters
from faqsvc.web.api import shapes
from faqsvc.web.api.operations import Operation, operation_of
from faqsvc.web.responses import page_tag, unchanged

_REFERENCE = "#/components/schemas/{name}"
_IN_PATH: dict[str, Any] = {"entry_id": shapes.EntryId, "report": shapes.ReportName}
_KEY = "key"
_PROBLEM = "application/problem+json"
_TAGGED_HEADERS = {"ETag": {"schema": {"type": "string"}, "description": "If-None-Match로 보내면 같을 때 304"}}
_LIMIT_HEADERS = {
    "RateLimit": {"schema": {"type": "string"}, "description": "남은 요청 수(r)와 다시 차기까지의 초(t)"},
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "허용량(q)과 기간의 초(w)"},
}
_INTRODUCTION = (
    "고객센터 도움말을 검색하고 읽는 API입니다. 응답은 JSON이고, 오류는 모두 RFC 9457(problem+json) 형식입니다. "
    "오류의 code는 바뀌지 않습니다."
)


@dataclass(frozen=True, slots=True)
class _Route:
    path: str
    method: str
    arguments: tuple[str, ...]
    operation: Operation
    name: str


def add(api: Blueprint, settings: Settings) -> None:
    held: Once[dict[str, Any]] = Once(lambda: openapi(current_app, settings))

    @api.get("/openapi.json")
    def description() -> Response:
        tag = page_tag(0)
        answer = unchanged(tag)
        if answer is None:
            answer = jsonify(held.get())
            answer.set_etag(tag, weak=True)
        return answer

    @api.record_once
    def page(state: Any) -> None:
        state.app.add_url_rule("/api/docs", "api_docs", lambda: render_template("api_docs.html", **_shown(held.get())))


def openapi(app: Flask, settings: Settings) -> dict[str, Any]:
    """The OpenAPI 3.1 document of every view of `app` that says what it does."""
    routes = sorted(_routes(app), key=lambda route: (route.path, route.method))
    spec = APISpec(
        title=f"{settings.site_name} API",
        version=__version__,
        openapi_version="3.1.0",
        info={"description": _INTRODUCTION},
        servers=[{"url": settings.base_url or settings.path or "/"}],
    )
    schemas = _Schemas(routes)
    for name, schema in sorted(schemas.components.items()):
        spec.components.schema(name, schema)
    if any(route.operation.scope for route in routes):
        spec.components.security_scheme(_KEY, {"type": "http", "scheme": "bearer", "description": "faqsvc key add"})
    for path in dict.fromkeys(route.path for route in routes):
        spec.path(
            path,
            operations={route.method: _operation(route, schemas) for route in routes if route.path == path},
        )
    return spec.to_dict()


def _routes(app: Flask) -> Iterator[_Route]:
    for rule in app.url_map.iter_rules():
        told = operation_of(app.view_functions[rule.endpoint])
        if told is not None:
            yield from _route(rule, told)


def _route(rule: Rule, told: Operation) -> Iterator[_Route]:
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        yield _Route(path, method.lower(), tuple(sorted(rule.arguments)), told, rule.endpoint.rpartition(".")[2])


class _Schemas:
    """JSON Schema of all types that the routes name; `of` gives a reference."""

    def __init__(self, routes: list[_Route]) -> None:
        types: list[Any] = [shapes.Problem, *_IN_PATH.values()]
        for route in routes:
            told = route.operation
            types += [one for one in (told.answer, told.body, told.parameters) if one is not None]
        schemas, self.components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
        for name, component in self.components.items():
            if name.endswith(
                "Given"
            ):  # `bodies` refuses what it does not know, so that a typing error is no silent loss
                component["additionalProperties"] = False
        self._of = {id(one): schema for one, schema in zip(types, schemas, strict=True)}
        for route in routes:  # they are spread over `parameters`, nothing refers to them whole
            if route.operation.parameters is not None:
                self._parameters(route.operation.parameters)

    def _parameters(self, kind: Any) -> None:
        name = kind.__name__
        if name in self.components:
            self._of[id(kind)] = self.components.pop(name)

    def of(self, kind: Any) -> Mapping[str, Any]:
        return self._of[id(kind)]


def _operation(route: _Route, schemas: _Schemas) -> dict[str, Any]:
    told = route.operation
    described: dict[str, Any] = {
        "operationId": route.name,
        "summary": told.summary,
        "tags": [told.tag],
        "parameters": [*_path_parameters(route, schemas), *_query_parameters(told, schemas)],
        "responses": _responses(told, schemas),
    }
    if told.body is not None:
        content = {told.body_type: {"schema": schemas.of(told.body)}}
        described["requestBody"] = {"required": True, "content": content}
    if told.scope:
        described["security"] = [{_KEY: []}]
        described["description"] = f"`{told.scope}` 권한이 있는 키가 필요합니다."
    return described | told.extra


def _path_parameters(route: _Route, schemas: _Schemas) -> Iterator[dict[str, Any]]:
    for name in route.arguments:
        yield {"name": name, "in": "path", "required": True, "schema": schemas.of(_IN_PATH[name])}


def _query_parameters(told: Operation, schemas: _Schemas) -> Iterator[dict[str, Any]]:
    if told.parameters is None:
        return
    schema = schemas.of(told.parameters)
    for name in told.parameters.__annotations__:
        own = dict(schema["properties"][name])
        described = {"name": name, "in": "query", "required": name in schema.get("required", ())}
        yield described | {"description": own.pop("description", ""), "schema": own}


def _responses(told: Operation, schemas: _Schemas) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(told.status).phrase}
    headers = (_TAGGED_HEADERS if told.tagged else {}) | (_LIMIT_HEADERS if told.limited else {})
    if headers:
        good["headers"] = headers
    if told.answer is not None:
        good["content"] = {"application/json": {"schema": schemas.of(told.answer)}}
    responses = {str(told.status): good}
    if told.tagged:
        responses["304"] = {"description": "Not Modified"}
    errors = {*told.errors, *((401, 403) if told.scope else ()), *((429,) if told.limited else ()), 500, 503}
    for status in sorted(errors):
        content = {_PROBLEM: {"schema": schemas.of(shapes.Problem)}}
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "content": content}
    return responses


def _shown(described: Mapping[str, Any]) -> dict[str, Any]:
    """What the page is rendered from."""
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    tags = dict.fromkeys(operation["tags"][0] for operation in operations)
    groups = {tag: [operation for operation in operations if operation["tags"] == [tag]] for tag in tags}
    return {"api": described, "groups": groups, "kind": kind_of, "present": presenters, "query": ""}


def kind_of(schema: Mapping[str, Any]) -> str:
    """A schema in a few letters, as a reader wants it: `string`, `integer 1–50`, `Document[]`, `string | null`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"{kind_of(schema.get('items', {}))}[]"
    low, high = (
        schema.get("minimum", schema.get("minLength", "")),
        schema.get("maximum", schema.get("maxLength", "")),
    )
    bounds = f" {low}–{high}" if low != "" and high != "" else ""
    return f"{schema.get('format', schema.get('type', 'any'))}{bounds}"
