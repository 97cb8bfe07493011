"""The interface's languages: every text is translated, the compiled catalog is the written one, links carry on."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from faqsvc import web
from faqsvc.web.languages import NAMES, OWN, in_language

WEB = Path(web.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
TRANSLATED = sorted(set(NAMES) - {OWN})


def catalog(code: str):
    with (WEB / "translations" / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


def texts() -> list[str]:
    found = extract_from_dir(WEB, METHODS, keywords=KEYWORDS)
    return [message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found]


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_text_lacks_its_translation(code: str) -> None:
    known = catalog(code)
    used = set(texts())
    assert len(used) > 80
    lacking = [text for text in used if text not in known or not _whole(known[text].string)]
    assert not lacking, "make messages, then translate in translations/"
    assert {message.id if isinstance(message.id, str) else message.id[0] for message in known if message.id} <= used


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_is_served_is_what_the_catalog_says(code: str) -> None:
    folder = WEB / "translations" / code / "LC_MESSAGES"
    with (folder / "messages.mo").open("rb") as file:
        served = _strings(read_mo(file))
    assert served == _strings(catalog(code)), "make messages"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_keeps_no_placeholder_of_its_own(code: str) -> None:
    for message in catalog(code):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        source = message.id if isinstance(message.id, str) else message.id[0]
        for string in strings if source else ():
            assert string.count("%(") <= source.count("%("), source
            assert set(_braces(string)) <= set(_braces(source)), source


@pytest.mark.parametrize(
    ("url", "code", "there"),
    [
        ("/", "en", "/?locale=en"),
        ("/?locale=en", "ko", "/"),
        ("/search?query=%EC%95%8C%EB%A6%BC&page=2", "en", "/search?query=%EC%95%8C%EB%A6%BC&page=2&locale=en"),
        ("/search?query=&serviceId=11&locale=en", "ko", "/search?query=&serviceId=11"),
        ("/helps_html/1?locale=ko#step-1", "en", "/helps_html/1?locale=en#step-1"),
        ("/helps_html/1?locale=en", "ko", "/helps_html/1?locale=ko"),
    ],
)
def test_an_address_in_another_language(url: str, code: str, there: str) -> None:
    assert in_language(url, code) == there


@pytest.mark.parametrize("url", ["/?locale=en", "/search?query=알림&locale=en", "/helps_html/610007?locale=en"])
def test_every_link_of_an_english_page_stays_english(sample_client: FlaskClient, url: str) -> None:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(sample_client.get(url).get_data(as_text=True), "lxml")
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert page.select_one('input[name="locale"]')["value"] == "en"  # type: ignore[index]
    ours = [
        link
        for link in page.select("a[href^='/']")
        if not link.has_attr("data-link")
        and not link.has_attr("hreflang")  # an answer's own links, the language switch
    ]
    assert len(ours) > 5
    assert [str(link["href"]) for link in ours if "locale=en" not in str(link["href"])] == []


def test_an_unknown_language_is_korean(sample_client: FlaskClient) -> None:
    for locale in ("ja", "", "ko-KR", "../en", "%00"):
        assert '<html lang="ko">' in sample_client.get(f"/?locale={locale}").get_data(as_text=True)
    assert '<html lang="en">' in sample_client.get("/?locale=en-US").get_data(as_text=True)


def test_an_english_page_of_a_korean_article_says_which_language_it_is_in(sample_client: FlaskClient) -> None:
    page = sample_client.get("/helps_html/610007?locale=en").get_data(as_text=True)
    assert '<article class="article" lang="ko">' in page
    assert '/helps_html/610007?locale=ko">' in page.partition('rel="canonical"')[2].partition("\n")[0]
    assert ">Related articles<" in page


def _strings(messages) -> list[str]:
    return sorted(f"{_listed(message.id)} -> {_listed(message.string)}" for message in messages if message.id)


def _listed(text) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def _braces(string: str) -> list[str]:
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(string) if name]


def test_a_template_keeps_nothing_of_its_first_reader(sample_client: FlaskClient) -> None:
    """Jinja works filters of constants out when it compiles a template."""
    sample_client.application.jinja_env.cache.clear()
    sample_client.get("/?locale=en")
    assert (
        'href="/?locale=en"'
        not in sample_client.get("/").get_data(as_text=True).partition("<main")[0].partition("brand")[2][:40]
    )
    assert 'href="/?locale=en"' in sample_client.get("/?locale=en").get_data(as_text=True)
