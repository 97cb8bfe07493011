"""One process, many help centers: a request goes to the app of the host it names, and to no other.

Each app is whole in itself (own settings, index, store, key, caches) and made when it is first asked for. The rule a
change must not break: nothing here looks at anything but the host.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from faqsvc.caching import Once
from faqsvc.tenants import Tenant

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ALIVE = frozenset(["/livez", "/healthz"])  # asked by address, not by name


class Tenancy:
    """A WSGI application over one for each tenant."""

    def __init__(self, tenants: Iterable[Tenant], make: "Callable[[Tenant], WSGIApplication]") -> None:
        self._apps: Mapping[str, Once[WSGIApplication]] = {
            host: once for tenant in tenants for once in [_later(make, tenant)] for host in tenant.hosts
        }

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        app = self._apps.get(_host(str(environ.get("HTTP_HOST", ""))))
        if app is not None:
            return app.get()(environ, start_response)
        if environ.get("PATH_INFO") in _ALIVE:
            return Response('{"status": "ok"}', mimetype="application/json")(environ, start_response)
        return Response("no help center has this host name\n", 421, mimetype="text/plain")(environ, start_response)


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
