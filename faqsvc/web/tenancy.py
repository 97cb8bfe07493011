"""One process, many help centers: a request goes to the app of the host and the path that it names, and to no other.

Each app is whole in itself (own settings, index, store, key, caches) and made when it is first asked for. The rule a
change must not break: nothing here looks at anything but the two.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from faqsvc.caching import Once
from faqsvc.tenants import ANY, Tenant
from faqsvc.web.addresses import ALIVE, alive, no_help_center

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Tenancy:
    """A WSGI application over one for each tenant."""

    def __init__(self, tenants: Iterable[Tenant], make: "Callable[[Tenant], WSGIApplication]") -> None:
        self._apps: Mapping[tuple[str, str], Once[WSGIApplication]] = {
            address: once for tenant in tenants for once in [_later(make, tenant)] for address in tenant.addresses
        }
        self._hosts = frozenset(host for host, _ in self._apps)
        self._steps = max((path.count("/") for _, path in self._apps), default=0)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        host, path = _host(str(environ.get("HTTP_HOST", ""))), str(environ.get("PATH_INFO", ""))
        app = self._app(host, path)
        if app is not None:
            return app.get()(environ, start_response)
        if path in ALIVE:
            return alive()(environ, start_response)
        known = host in self._hosts or ANY in self._hosts
        return no_help_center(404 if known else 421)(environ, start_response)

    def _app(self, host: str, path: str) -> "Once[WSGIApplication] | None":
        """The longest path first; no path of one lies below another's."""
        steps = path.split("/")[: self._steps + 1]
        for count in range(len(steps), 0, -1):
            under = "/".join(steps[:count])
            app = self._apps.get((host, under)) or self._apps.get((ANY, under))
            if app is not None:
                return app
        return None


def make_tenancy(
    tenants: Iterable[Tenant], make: "Callable[[Tenant], WSGIApplication]", *, proxy_hops: int
) -> "WSGIApplication":
    """With proxies in front, the host is what they say."""
    tenancy = Tenancy(tenants, make)
    return ProxyFix(tenancy, x_for=proxy_hops, x_proto=proxy_hops, x_host=proxy_hops) if proxy_hops else tenancy


def _later(make: "Callable[[Tenant], WSGIApplication]", tenant: Tenant) -> "Once[WSGIApplication]":
    return Once(lambda: make(tenant))


def _host(text: str) -> str:
    """Without a port, in small letters."""
    name, _, port = text.lower().rpartition(":")
    return name if port.isdigit() else text.lower()
