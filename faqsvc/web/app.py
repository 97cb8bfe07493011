"""The Flask app: blueprints, templates, headers and errors put together."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from faqsvc.config import Settings
from faqsvc.deadline import within
from faqsvc.search import HelpSearch
from faqsvc.web import (
    api,
    around,
    banners,
    embedding,
    errors,
    feedback,
    health,
    languages,
    markup,
    metrics,
    pages,
    presenters,
    query_log,
    request_log,
    responses,
    staff,
)
from faqsvc.web.addresses import Mounted, Probed, RowNumber
from faqsvc.web.assets import Assets
from faqsvc.web.rate_limit import RateLimit
from faqsvc.wiring import Services

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_BODY = 1_000_000  # bytes; nothing that the public sends is longer


def create_app(
    search: HelpSearch, settings: Settings, *, services: Services | None = None, limit: RateLimit | None = None
) -> Flask:
    """`services`: for what staff do; without them the app is the public pages and the API alone. `limit`:
    of who asks the API without a key; the workers of a server share one."""
    app = Flask("faqsvc.web", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        TEMPLATES_AUTO_RELOAD=False,
        APPLICATION_ROOT=settings.path or "/",
    )
    app.url_map.converters["int"] = RowNumber
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        grouped=presenters.grouped,
        day=presenters.day,
        moment=presenters.moment,
        answer=markup.render_answer,
        marked=markup.render_marked,
        hits=markup.render_hits,
        categories=markup.render_categories,
        entry_links=markup.render_entry_links,
        devices=markup.render_devices,
    )
    languages.install(app)
    assets = Assets.load()
    app.jinja_env.globals.update(
        asset=lambda name: settings.path + assets.url(name),
        root=settings.path,
        settings=settings,
        takes_feedback=services is not None,
    )

    @app.get("/assets/<digest>/<name>")
    def asset(digest: str, name: str) -> Response:
        return assets.response(digest, name)

    app.register_blueprint(pages.make(search, services.fate) if services else pages.make(search))
    around.install(app, search, settings, icon=assets.url("icon.svg"))
    embedding.install(app, search, assets, origins=settings.embed_origins)
    app.register_blueprint(api.make(search, settings, services, limit))
    app.register_blueprint(health.make(search, services))
    request_log.install(app)
    metrics.install(app, settings)
    banners.install(app, services.steering if services else None)
    if services is not None:
        staff.install(app, search, services)
        app.register_blueprint(feedback.make(search, services))
        if settings.keep_days:
            query_log.install(app, services.recorder(lost=metrics.count_lost))
    errors.install(app)
    responses.install(app, build=_build(assets, settings))
    if settings.trusted_hosts:
        app.wsgi_app = Probed(app.wsgi_app, settings.trusted_hosts[0].lstrip("."))  # type: ignore[method-assign]
    if settings.path:
        app.wsgi_app = Mounted(app.wsgi_app, settings.path)  # type: ignore[method-assign]
    app.wsgi_app = _InTime(app.wsgi_app, settings.opensearch_timeout_ms / 1000)  # type: ignore[method-assign]
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


class _InTime:
    """A WSGI application whose requests have a deadline each, for all that they ask of a cluster together."""

    def __init__(self, app: "WSGIApplication", seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with within(self._seconds):
            return self._app(environ, start_response)


def _build(assets: Assets, settings: Settings) -> str:
    """A short name for all that pages are made of besides the index; a deployed change makes held pages stale."""
    digest = blake2b(f"{assets.digest}\n{settings}".encode(), digest_size=9)
    here = Path(__file__).parent
    for path in sorted([*(here / "templates").rglob("*.html"), *(here / "translations").rglob("*.mo")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
