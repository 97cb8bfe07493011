"""The search box for other sites: who may load it, who gets suggestions, and nothing else that is opened."""

import pytest
from flask.testing import FlaskClient

from faqsvc.config import load_settings
from faqsvc.web import create_app
from tests.functional.standin import StandIn

SHOP = "https://shop.example"
SUGGEST = "/embed/suggest?q=이모티콘"


def client(*origins: str) -> FlaskClient:
    return create_app(StandIn(), load_settings({}, overrides={"embed_origins": origins})).test_client()


def test_any_site_may_load_the_script_which_is_small_and_not_sent_twice() -> None:
    response = client().get("/embed.js", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert len(response.data) < 4_000
    again = client().get("/embed.js", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ((), SHOP, None),
        ((SHOP,), SHOP, SHOP),
        ((SHOP,), "https://other.example", None),
        ((SHOP,), "null", None),
        ((SHOP,), "", None),
        (("*",), "https://other.example", "*"),
    ],
)
def test_suggestions_reach_the_sites_of_the_setting(origins: tuple[str, ...], origin: str, allowed: str | None) -> None:
    response = client(*origins).get(SUGGEST, headers={"Origin": origin} if origin else {})
    assert response.headers.get("Access-Control-Allow-Origin") == allowed
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Origin" in response.headers["Vary"]
    assert (response.headers["Cross-Origin-Resource-Policy"] == "cross-origin") == (allowed is not None)


@pytest.mark.parametrize("address", ["/", "/search?query=a", "/api/v1/suggest?q=a", "/helps_html/110001", "/feed.atom"])
def test_nothing_else_is_opened(address: str) -> None:
    response = client("*").get(address, headers={"Origin": SHOP})
    assert "Access-Control-Allow-Origin" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_suggestions_lead_somewhere() -> None:
    answer = client().get(SUGGEST)
    assert answer.json is not None
    shown = answer.json["suggestions"]
    assert shown[0]["url"].startswith("/helps_html/")
    assert shown[0]["text"][shown[0]["marks"][0][0] :].startswith("이모티콘")
    assert client().get(shown[0]["url"]).status_code == 200
    assert client().get(SUGGEST, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client().get("/embed/suggest?q=").json == {"suggestions": []}
    assert client().get("/embed/suggest").status_code == 400
    assert client().get("/embed/suggest?q=" + "a" * 81).status_code == 400
