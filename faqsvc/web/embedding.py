"""The search box for other sites: `/embed.js`, one tag there, and `/embed/suggest`, what it asks while a reader types.

Any site may show the box; suggestions reach only the sites of FAQSVC_EMBED_ORIGINS, without cookies, and nothing else
of the service is opened to them. The rule a change must not break: `/embed.js` keeps its address and its attributes,
for it stands in pages that nobody here can change.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, jsonify, request

from faqsvc.model import Suggestion
from faqsvc.search import HelpSearch
from faqsvc.web.assets import Assets
from faqsvc.web.params import arguments, suggest_text
from faqsvc.web.responses import page_tag, unchanged

_SUGGEST_LENGTH = 80
_SHOWN = 6
_HOUR = "public, max-age=3600"


def install(app: Flask, search: HelpSearch, assets: Assets, *, origins: tuple[str, ...]) -> None:
    """`origins`: as in the Origin header, or `*` for any."""
    embedding = Blueprint("embedding", __name__)
    views = _Views(search, assets, origins)
    embedding.get("/embed.js")(views.script)
    embedding.get("/embed/suggest")(views.suggest)
    embedding.after_request(views.open_to_others)
    app.register_blueprint(embedding)


@dataclass(frozen=True, slots=True)
class _Views:
    search: HelpSearch
    assets: Assets
    origins: tuple[str, ...]

    def script(self) -> Response:
        asset = self.assets.files["embed.js"]
        tag = asset.digest
        response = unchanged(tag) or self.assets.response(asset.digest, "embed.js")
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = _HOUR
        return response

    def suggest(self) -> Response:
        tag = page_tag(self.search.generation)
        held = unchanged(tag)
        if held:
            return held
        text = suggest_text(arguments(request.args, request.query_string), longest=_SUGGEST_LENGTH)
        found = self.search.suggest(text, limit=_SHOWN) if text else ()
        shown = [
            {"text": one.text, "url": _address(one), "marks": [[span.start, span.length] for span in one.spans]}
            for one in found
        ]
        response = jsonify({"suggestions": shown})
        response.set_etag(tag, weak=True)
        return response

    def open_to_others(self, response: Response) -> Response:
        """The script to every site, the suggestions to those of the setting."""
        if request.path == "/embed.js":
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response
        origin = request.headers.get("Origin", "")
        response.vary.add("Origin")
        if origin and ("*" in self.origins or origin in self.origins):
            response.headers["Access-Control-Allow-Origin"] = "*" if "*" in self.origins else origin
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def _address(one: Suggestion) -> str:
    """Where a suggestion leads: an article, the list of a category, or the results of the words."""
    if one.entry_id:
        return f"/helps_html/{one.entry_id}"
    if one.category_id is not None:
        level = "serviceId" if one.level == 0 else "categoryId"
        return "/search?" + urlencode({"query": "", level: one.category_id})
    return "/search?" + urlencode({"query": one.text})
