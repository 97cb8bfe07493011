"""What every response carries: strict headers, compression, tags, health; and how failures look."""

import gzip
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from faqsvc.config import load_settings
from faqsvc.errors import AnalyzerError, IndexDamaged, IndexMissing
from faqsvc.web import create_app
from tests.functional.conftest import Page
from tests.functional.standin import StandIn

ROUTES = [
    ("/", 200), ("/search?query=알림", 200), ("/search", 200), ("/helps_html/110001", 200), ("/helps_html/0", 404),
    ("/helps?articleId=110001", 301), ("/helps?articleId=0", 404), ("/api/v1/search?query=알림", 200),
    ("/api/v1/search", 400), ("/api/v1/suggest?q=알", 200), ("/api/docs", 200),
    ("/api/v1/openapi.json", 200), ("/healthz", 200), ("/livez", 200), ("/readyz", 200),
    ("/robots.txt", 200), ("/nothing", 404), ("/assets/0/none.css", 404), ("/assets/0/faqsvc.css", 200),
    ("/assets/../app.py", 404), ("/static/faqsvc.css", 404),
]  # fmt: skip


@pytest.mark.parametrize(("url", "status"), ROUTES)
def test_strict_headers_on_every_route(client: FlaskClient, url: str, status: int) -> None:
    response = client.get(url)
    assert response.status_code == status
    headers = response.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    assert "Strict-Transport-Security" not in headers
    assert "Set-Cookie" not in headers


def test_transport_security_on_https_only(client: FlaskClient) -> None:
    assert "max-age=63072000" in client.get("/", base_url="https://localhost").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("url", ["/", "/search?query=알림", "/helps_html/110001", "/api/v1/search?query=알림"])
def test_compression(client: FlaskClient, url: str) -> None:
    plain = client.get(url)
    packed = client.get(url, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data)
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Content-Encoding" not in client.get(url, headers={"Accept-Encoding": "gzip;q=0"}).headers


@pytest.mark.parametrize("url", ["/", "/search?query=알림&page=1", "/helps_html/110001"])
def test_an_unchanged_page_is_not_sent_again(client: FlaskClient, search: StandIn, url: str) -> None:
    tag = client.get(url).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    search.number += 1
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_tags_differ_by_what_was_asked_and_by_settings(client: FlaskClient) -> None:
    tags = {client.get(f"/search?query={word}&page={page}").headers["ETag"] for word in "가나" for page in (1, 2)}
    assert len(tags) == 4
    other = create_app(StandIn(), load_settings({}, overrides={"site_name": "다른 이름"})).test_client()
    assert other.get("/").headers["ETag"] != client.get("/").headers["ETag"]


def test_head_requests(client: FlaskClient) -> None:
    response = client.head("/search?query=알림")
    assert (response.status_code, response.data) == (200, b"")


def test_assets_are_kept_for_a_year_by_their_content(client: FlaskClient, page: Page) -> None:
    soup = page("/")
    urls = [soup.select_one("link[rel=stylesheet]")["href"], soup.select_one("script")["src"]]
    for url in urls:
        response = client.get(url, headers={"Accept-Encoding": "gzip"})
        assert "immutable" in response.headers["Cache-Control"]
        assert len(response.data) < 20_000
        name = url.rpartition("/")[2]
        stale = client.get(f"/assets/000000000000/{name}")
        assert "immutable" not in stale.headers["Cache-Control"]


def test_a_first_result_page_is_small(client: FlaskClient, page: Page) -> None:
    soup = page("/search?query=&serviceId=169")
    urls = [
        "/search?query=&serviceId=169",
        *(link["href"] for link in soup.select("link[href^='/assets/']")),
        *(script["src"] for script in soup.select("script")),
    ]
    assert sum(len(client.get(url, headers={"Accept-Encoding": "gzip"}).data) for url in urls) < 60_000


@pytest.mark.parametrize("error", [IndexMissing("build it first"), IndexDamaged("secret /srv/index/gen-3")])
def test_an_index_that_is_not_there_yet(client: FlaskClient, search: StandIn, error: Exception) -> None:
    search.error = error
    for url in ("/", "/search?query=알림", "/helps_html/110001", "/helps?articleId=1"):
        response = client.get(url)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert "no-store" in response.headers["Cache-Control"]
        assert "준비하고 있습니다" in response.get_data(as_text=True)
        assert "secret" not in response.get_data(as_text=True)
    assert client.get("/api/v1/search?query=알림").status_code == 503
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


@pytest.mark.parametrize("error", [AnalyzerError("secret"), RuntimeError("secret")])
def test_other_failures_tell_nothing(
    client: FlaskClient, search: StandIn, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    search.error = error
    with caplog.at_level(logging.CRITICAL):
        for url in ("/", "/search?query=알림", "/api/v1/search?query=알림"):
            response = client.get(url)
            assert response.status_code == 500
            assert "secret" not in response.get_data(as_text=True)
            assert "Content-Security-Policy" in response.headers


def test_pages_for_errors_of_the_asking(client: FlaskClient) -> None:
    assert client.post("/search").status_code == 405
    assert "GET" in client.post("/search").headers["Allow"]
    assert "찾을 수 없습니다" in client.get("/nothing").get_data(as_text=True)


def test_only_trusted_hosts_are_answered(search: StandIn) -> None:
    app = create_app(search, load_settings({}, overrides={"trusted_hosts": ("help.sodam.example",)}))
    client = app.test_client()
    assert client.get("/", base_url="http://help.sodam.example").status_code == 200
    refused = client.get("/", base_url="http://evil.example")
    assert refused.status_code == 400
    assert "evil.example" not in refused.get_data(as_text=True)


def test_probes_ask_by_address(search: StandIn) -> None:
    """As Kubernetes, container engines and collectors of numbers do, whatever hosts are trusted."""
    for trusted in ("help.sodam.example", ".sodam.example"):
        settings = load_settings({}, overrides={"trusted_hosts": (trusted,), "metrics_token": "t" * 32})
        client = create_app(search, settings).test_client()
        token = {"Authorization": "Bearer " + "t" * 32}
        for path in ("/livez", "/healthz", "/readyz", "/metrics"):
            answer = client.get(path, base_url="http://10.1.2.3:8000", headers=token)
            assert answer.status_code == 200, path
            assert "10.1.2.3" not in answer.get_data(as_text=True)
        assert client.get("/metrics", base_url="http://10.1.2.3:8000").status_code in (401, 403, 404)
        assert client.get("/livez/../search?query=a", base_url="http://10.1.2.3:8000").status_code in (400, 404)


def test_forwarded_headers_count_only_behind_a_proxy(app: Flask, search: StandIn) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}
    assert "Strict-Transport-Security" not in app.test_client().get("/", headers=forwarded).headers
    behind = create_app(search, load_settings({}, overrides={"proxy_hops": 1})).test_client()
    assert "Strict-Transport-Security" in behind.get("/", headers=forwarded).headers
