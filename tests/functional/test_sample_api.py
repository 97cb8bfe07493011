"""`/api/v1/search` in the shape that Kakao's search API has."""

import pytest
from flask.testing import FlaskClient


def test_the_answer_has_the_known_shape(sample_client: FlaskClient) -> None:
    answer = sample_client.get("/api/v1/search?query=비밀번호&size=3").get_json()
    assert {"total_count", "pageable_count", "is_end"} <= answer["meta"].keys()
    assert len(answer["documents"]) == 3
    assert answer["meta"]["is_end"] is False
    first = answer["documents"][0]
    assert first["url"] == f"/helps_html/{first['id']}?locale=ko"
    start, length = first["highlights"]["question"][0]
    assert first["question"][start : start + length]
    assert answer["facets"][0]["count"] >= answer["facets"][-1]["count"]
    assert sum(node["count"] for node in answer["facets"]) == answer["meta"]["total_count"]


def test_pages_follow_each_other_to_the_end(sample_client: FlaskClient) -> None:
    seen: list[str] = []
    page = 1
    while True:
        answer = sample_client.get(f"/api/v1/search?query=설정&size=20&page={page}").get_json()
        seen += [document["id"] for document in answer["documents"]]
        if answer["meta"]["is_end"]:
            break
        page += 1
    assert len(seen) == len(set(seen)) == answer["meta"]["pageable_count"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "query_required"),
        ("query=", "query_required"),
        ("query=" + "a" * 201, "query_too_long"),
        ("query=a&sort=newest", "bad_sort"),
        ("query=a&page=0", "bad_page"),
        ("query=a&page=51", "bad_page"),
        ("query=a&size=0", "bad_size"),
        ("query=a&size=51", "bad_size"),
        ("query=a&serviceId=x", "bad_serviceid"),
        ("query=a&categoryId=1_0", "bad_categoryid"),
    ],
)
def test_bad_parameters_are_refused_with_a_stable_code(sample_client: FlaskClient, address: str, code: str) -> None:
    response = sample_client.get("/api/v1/search?" + address)
    assert response.status_code == 400
    assert response.content_type.startswith("application/problem+json")
    assert response.get_json()["code"] == code


def test_errors_have_one_shape(sample_client: FlaskClient) -> None:
    for address, status in (("/api/v1/nothing", 404), ("/api/v1/search", 400)):
        body = sample_client.get(address).get_json()
        assert (
            {"type", "title", "status", "code", "detail"}
            <= body.keys()
            <= {"type", "title", "status", "code", "detail", "parameter"}
        )
        assert body["status"] == status


def test_recency_is_the_api_s_name_for_newest_first(sample_client: FlaskClient) -> None:
    documents = sample_client.get("/api/v1/search?query=설정&sort=recency&size=50").get_json()["documents"]
    dates = [document["updated"] or "" for document in documents]
    assert dates == sorted(dates, reverse=True)
