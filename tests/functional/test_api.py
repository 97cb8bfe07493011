"""`/api/v1` over the stand-in: entries, categories, lists, tags, other sites' pages, and the document."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from faqsvc.config import load_settings
from faqsvc.web import create_app
from tests.functional.standin import StandIn


def test_an_entry_in_full(client: FlaskClient) -> None:
    entry = client.get("/api/v1/entries/110001").get_json()
    assert entry["answer"] == "\n".join(block["text"] for block in entry["blocks"])
    for link in entry["links"]:
        assert entry["answer"][link["start"] : link["start"] + link["length"]].strip()
    assert entry["path"][0] == {"name": "소담톡", "id": 11}
    assert next(block["rows"] for block in entry["blocks"] if "rows" in block)[0] == ["구분", "대화 내용", "사진"]
    assert client.get("/api/v1/entries/0").get_json()["code"] == "not_found"


def test_lists_by_category_in_pages(client: FlaskClient) -> None:
    seen: list[str] = []
    for page in range(1, 20):
        answer = client.get(f"/api/v1/entries?serviceId=169&size=5&page={page}").get_json()
        seen += [document["id"] for document in answer["documents"]]
        if answer["meta"]["is_end"]:
            break
    assert len(seen) == len(set(seen)) == answer["meta"]["pageable_count"] == 13
    assert client.get("/api/v1/entries?sort=accuracy").get_json()["code"] == "bad_sort"


def test_categories_and_related(client: FlaskClient) -> None:
    answer = client.get("/api/v1/categories").get_json()
    assert answer["total_count"] == sum(service["count"] for service in answer["categories"])
    related = client.get("/api/v1/entries/94001/related?size=1").get_json()["related"]
    assert [one["id"] for one in related] == ["94002"]
    assert client.get("/api/v1/entries/94001/related?size=21").get_json()["code"] == "bad_size"


@pytest.mark.parametrize(
    "url", ["/api/v1/search?query=환불", "/api/v1/entries/94001", "/api/v1/categories", "/api/v1/suggest?q=환"]
)
def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient, search: StandIn, url: str) -> None:
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    search.number += 1
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ((), "https://shop.example", None),
        (("https://shop.example",), "https://shop.example", "https://shop.example"),
        (("https://shop.example",), "https://other.example", None),
        (("*",), "https://other.example", "*"),
    ],
)
def test_other_sites_read_it_only_where_allowed(origins: tuple[str, ...], origin: str, allowed: str | None) -> None:
    client = create_app(StandIn(), load_settings({}, overrides={"api_origins": origins})).test_client()
    for method, status in (("GET", 200), ("OPTIONS", 200)):
        headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        response = client.open("/api/v1/search?query=환불", method=method, headers=headers)
        assert response.status_code == status
        assert response.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert ("Origin" in response.headers.get("Vary", "")) == bool(origins)
    assert "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": origin}).headers


def test_the_document_names_every_address(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
    served = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
    }
    assert set(described["paths"]) == served
    assert not list(_dangling(described, described))


def _dangling(node: Any, root: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if reference and reference.rpartition("/")[2] not in root["components"]["schemas"]:
            yield reference
        for value in node.values():
            yield from _dangling(value, root)
    elif isinstance(node, list):
        for value in node:
            yield from _dangling(value, root)


def test_the_page_for_people_names_every_address(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    page = client.get("/api/docs").get_data(as_text=True)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert f"<code>{method.upper()} {path}</code> {operation['summary']}" in page
    assert "<script>" not in page
    assert "style=" not in page
