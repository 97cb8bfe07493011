"""The interface's languages: chosen by `locale` in the address, carried on by every link of a page.

Articles are shown in the language they have. The rule a change must not break: the texts in the code and the templates
are the Korean ones, so that Korean needs no catalog; translations/ has one for every other language.
"""

import re
from functools import cache
from urllib.parse import parse_qsl, urlencode

from babel import Locale
from flask import Flask, request
from flask_babel import Babel, get_locale, get_translations
from jinja2 import pass_context
from jinja2.runtime import Context

from faqsvc.web.addresses import at

_ARTICLE = re.compile(r"/helps_html/[^/]+")  # its permanent address names the language always
NAMES = {"ko": "한국어", "en": "English"}
OWN = "ko"
_LOCALES = {code: Locale(code) for code in NAMES}


def install(app: Flask) -> None:
    Babel(app, default_locale=OWN, default_translation_directories="translations", locale_selector=_chosen)
    app.jinja_env.filters["here"] = _here
    app.jinja_env.install_gettext_callables(gettext, _form, newstyle=True)  # type: ignore[attr-defined]
    app.context_processor(_words)


def language() -> str:
    """The code of the language that this request is answered in."""
    locale = get_locale()
    return locale.language if locale else OWN


def gettext(message: str) -> str:
    """`message` in the language of the request; a page asks for a hundred of them, so each is looked up once."""
    return _message(message, language())


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    return _form(one, many, count) % {"num": count, **values}


@cache  # of our own code and templates, which are few
def _message(message: str, _code: str) -> str:
    return str(get_translations().ugettext(message))


def _form(one: str, many: str, number: int) -> str:
    return _message_form(one, many, min(number, 2), language())  # no language of ours has a form for some number above


@cache
def _message_form(one: str, many: str, number: int, _code: str) -> str:
    return str(get_translations().ungettext(one, many, number))


def here(url: str) -> str:
    """`url`, one of our own, as a browser has to ask for it, in the language of the page that leads to it."""
    code = language()
    return at(url if code == OWN else in_language(url, code))


@pass_context
def _here(_context: Context, url: str) -> str:
    """`here` for templates. With the context, or Jinja works `'/' | here` out once, in its first reader's language."""
    return here(url)


def in_language(url: str, code: str) -> str:
    address, hash_, anchor = url.partition("#")
    path, _, query = address.partition("?")
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True, errors="replace") if pair[0] != "locale"]
    carried = [*kept, ("locale", code)] if code != OWN or _ARTICLE.fullmatch(path) else kept
    return path + ("?" + urlencode(carried) if carried else "") + hash_ + anchor


def _chosen() -> Locale:
    return _LOCALES.get(request.args.get("locale", "")[:2].lower(), _LOCALES[OWN])


def _words() -> dict[str, object]:
    """What every template knows: its language, and this page in the others."""
    code = language()
    others = [(other, name) for other, name in NAMES.items() if other != code]
    return {"language": code, "languages": [(other, name, _this_page(other)) for other, name in others]}


def _this_page(code: str) -> str:
    return at(in_language(request.full_path.rstrip("?"), code))
