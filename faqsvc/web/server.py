"""`faqsvc serve`: gunicorn with threads, no preload (a JVM tagger does not survive a fork), graceful stop."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from faqsvc.config import Settings, usable_cores
from faqsvc.editing.webhooks import keep_delivering
from faqsvc.tenants import read_tenants
from faqsvc.web import collecting, metrics, request_log
from faqsvc.web.app import create_app
from faqsvc.web.rate_limit import RateLimit
from faqsvc.web.tenancy import make_tenancy
from faqsvc.web.worker import BoundedWorker
from faqsvc.wiring import Services

GRACE = 20  # seconds that requests in flight have when the server is told to stop
LONGEST_LINE = 8190  # bytes of an address; gunicorn's largest, so that a pasted question still arrives


def run(settings: Settings, *, make: Callable[[Settings], Services] = Services) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first. `make` is called in each worker."""
    request_log.configure(settings.log)
    with metrics.shared():
        _Server(settings, make).run()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, settings: Settings, make: Callable[[Settings], Services]) -> None:
        self._settings = settings
        self._make = make
        self._limit = RateLimit(settings.api_limit or 1)  # made before the workers, it is theirs together
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": self._settings.workers or usable_cores(),
            "threads": self._settings.threads,
            "worker_class": BoundedWorker,
            "graceful_timeout": GRACE,
            "timeout": 60,
            "keepalive": 5,
            "limit_request_line": LONGEST_LINE,
            "limit_request_fields": 100,
            "loglevel": "warning",
            "proc_name": "faqsvc",
            "control_socket_disable": True,
            # A proxy on this machine passes on what visitors send, which gunicorn would believe; ProxyFix counts hops.
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "secure_scheme_headers": {},
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        collecting.install()
        if not self._settings.tenants:
            return self._app(self._settings, "")
        tenants = read_tenants(self._settings)
        return make_tenancy(
            tenants, lambda one: self._app(one.settings, one.name), proxy_hops=self._settings.proxy_hops
        )

    def _app(self, settings: Settings, name: str) -> Flask:
        services = self._make(settings)
        if settings.webhooks:
            keep_delivering(services.deliverer)
        limit = self._limit.of(name, settings.api_limit) if settings.api_limit else None
        return create_app(services.search, settings, services=services, limit=limit)
