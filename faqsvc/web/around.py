"""What other programs of the web read about the help center: crawlers, feed readers, browsers' search boxes.

    /robots.txt  /sitemap.xml  /sitemap-1.xml …  /feed.atom  /opensearch.xml  /opensearch-suggest
    /.well-known/security.txt

All addresses in them are absolute: from FAQSVC_BASE_URL, or from the request where it is not set. The rule a change
must not break: nothing is listed here that a visitor cannot open.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Flask, Response, abort, json, request

from faqsvc.config import Settings
from faqsvc.model import SearchRequest, Sort
from faqsvc.search import HelpSearch
from faqsvc.web import feeds, structured
from faqsvc.web.addresses import at, base
from faqsvc.web.params import arguments, suggest_text
from faqsvc.web.responses import page_tag, unchanged

_IN_FEED = 50
_BELIEVED = timedelta(days=180)
_SUGGEST_LENGTH = 80
_NUMBER = re.compile("[1-9][0-9]{0,5}")
# /search stays open: its noindex must be seen.
_ROBOTS = "User-agent: *\nDisallow: {path}/api/\n\nSitemap: {base}/sitemap.xml\n"


def install(app: Flask, search: HelpSearch, settings: Settings, *, icon: str) -> None:
    """The addresses above, and what templates need for the heads of pages: `base()` and `stated(entry, base)`."""
    app.jinja_env.globals.update(base=lambda: base(settings), stated=structured.stated)
    around = Blueprint("around", __name__)
    views = _Views(search, settings, icon)
    around.get("/robots.txt")(views.robots)
    around.get("/.well-known/security.txt")(views.security)
    around.get("/sitemap.xml")(views.sitemap)
    around.get("/sitemap-<number>.xml")(views.part)
    around.get("/feed.atom")(views.feed)
    around.get("/opensearch.xml")(views.description)
    around.get("/opensearch-suggest")(views.suggest)
    app.register_blueprint(around)


@dataclass(frozen=True, slots=True)
class _Views:
    search: HelpSearch
    settings: Settings
    icon: str

    def robots(self) -> Response:
        return Response(_ROBOTS.format(path=at(""), base=base(self.settings)), content_type="text/plain; charset=utf-8")

    def security(self) -> Response:
        """RFC 9116; it asks for a date after which nobody relies on it."""
        if not self.settings.security_contact:
            abort(404)
        until = (datetime.now(UTC) + _BELIEVED).replace(hour=0, minute=0, second=0, microsecond=0)
        lines = [
            f"Contact: {self.settings.security_contact}",
            f"Expires: {until.isoformat()}",
            "Preferred-Languages: ko, en",
            f"Canonical: {base(self.settings)}/.well-known/security.txt",
        ]
        return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

    def sitemap(self) -> Response:
        def make() -> str:
            parts = self.search.parts()
            if len(parts) > 1:
                return feeds.sitemap_index(parts, base=base(self.settings))
            return feeds.sitemap(self.search.listing(1), base=base(self.settings))

        return self._tagged("application/xml", make)

    def part(self, number: str) -> Response:
        parts = self.search.parts()
        if not _NUMBER.fullmatch(number) or len(parts) == 1 or int(number) not in parts:
            abort(404)

        def make() -> str:
            return feeds.sitemap_part(self.search.listing(int(number)), base=base(self.settings))

        return self._tagged("application/xml", make)

    def feed(self) -> Response:
        def make() -> str:
            newest = self.search.search(SearchRequest("", sort=Sort.DATE, size=_IN_FEED))
            entries = [hit.entry for hit in newest.hits if hit.entry.updated]
            return feeds.atom(entries, base=base(self.settings), name=self.settings.site_name)

        return self._tagged("application/atom+xml", make)

    def description(self) -> Response:
        address, name = base(self.settings), self.settings.site_name
        kind = "application/opensearchdescription+xml"
        return self._tagged(kind, lambda: feeds.opensearch(base=address, name=name, icon=self.icon))

    def suggest(self) -> Response:
        """What a browser's own search box offers, in the form of the OpenSearch suggestions extension."""
        text = suggest_text(arguments(request.args, request.query_string), longest=_SUGGEST_LENGTH)
        found = self.search.suggest(text) if text else ()
        body = json.dumps([text, [one.text for one in found]])
        return Response(body, content_type="application/x-suggestions+json; charset=utf-8")

    def _tagged(self, kind: str, make: Callable[[], str]) -> Response:
        """What `make` gives, or a 304 for who holds it already."""
        tag = page_tag(self.search.generation)
        held = unchanged(tag)
        if held:
            return held
        response = Response(make(), content_type=f"{kind}; charset=utf-8")
        response.set_etag(tag, weak=True)
        return response
