"""Many help centers in one installation: a TOML file -> the settings of each.

    [sodam]
    hosts = ["help.sodam.example"]
    site_name = "소담 고객센터"

    [byeol]
    hosts = ["help.byeol.example", "faq.byeol.example"]
    data = "/srv/byeol"

    [garam]
    path = "/garam"

A tenant has host names, a path, or both; one without host names stands under its path on every host that is answered.
Each has what it holds to itself: articles, index, store, key; where the file names none, a place of its own beside the
installation's. The rule a change must not break: no two share an address, an index, a store or a key.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from faqsvc.config import SETTINGS, Settings
from faqsvc.errors import SettingsError

_NAME = re.compile(r"[a-z0-9]{1,32}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_TAKEN = frozenset(["staff", "meta"])  # parts of names of indexes
ANY = "*"  # in place of a host name: whichever is asked
_LARGEST = 4_000_000  # bytes of the file
# What is the installation's and not a tenant's: where it listens, who may read its numbers, how it is reached.
_COMMON = frozenset(
    [
        "host",
        "port",
        "workers",
        "threads",
        "log",
        "metrics_token",
        "proxy_hops",
        "trusted_hosts",
        "tenants",
        "secret_key",
    ]
)
_READ = {setting.attribute: setting.read for setting in SETTINGS if setting.attribute not in _COMMON}
_FOLDERS = ("data", "index", "secret_key_file")


@dataclass(frozen=True, slots=True)
class Tenant:
    """One help center; `hosts`: the names it is asked by, in small letters, none: any; below them `settings.path`."""

    name: str
    hosts: tuple[str, ...]
    settings: Settings

    @property
    def addresses(self) -> tuple[tuple[str, str], ...]:
        """Each host, ANY for whichever, with the path."""
        return tuple((host, self.settings.path) for host in self.hosts or (ANY,))


def read_tenants(settings: Settings) -> tuple[Tenant, ...]:
    """The tenants of the file that the settings name. Raises SettingsError, naming the tenant."""
    path = Path(settings.tenants)
    try:
        if path.stat().st_size > _LARGEST:
            raise SettingsError(f"FAQSVC_TENANTS={path}: larger than {_LARGEST // 1_000_000} MB")
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"FAQSVC_TENANTS={path}: cannot be read: {error}") from error
    if not tables:
        raise SettingsError(f"FAQSVC_TENANTS={path}: names no tenant")
    tenants = tuple(_tenant(name, table, settings) for name, table in tables.items())
    _check_apart(tenants)
    return tenants


def find_tenant(settings: Settings, name: str) -> Tenant:
    for tenant in read_tenants(settings):
        if tenant.name == name:
            return tenant
    raise SettingsError(f"--tenant {name}: {settings.tenants} has no such tenant")


def _tenant(name: str, table: object, settings: Settings) -> Tenant:
    where = f"FAQSVC_TENANTS={settings.tenants}: tenant {name:.40}"
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise SettingsError(f"{where}: a name is 1 to 32 small letters and digits, and not staff or meta")
    if not isinstance(table, Mapping):
        raise SettingsError(f"{where}: must be a table, [{name}]")
    values = dict(table)
    hosts = _hosts(values.pop("hosts", []), where)
    if not hosts and not values.get("path"):
        raise SettingsError(f"{where}: needs hosts, a list of host names, or a path")
    own = _places(name, settings, where, asked=values)
    for key, value in values.items():
        if key not in _READ:
            raise SettingsError(f"{where}: {key!r:.40} is no setting of a tenant")
        try:
            own[key] = _READ[key](_as_text(value))
        except ValueError as error:
            raise SettingsError(f"{where}: {key}: {error}") from error
    if "base_url" not in values and settings.base_url:
        own["base_url"] = settings.base_url + own["path"] if not hosts else ""
    trusted = hosts or settings.trusted_hosts
    return Tenant(name, hosts, replace(settings, **own, trusted_hosts=trusted, proxy_hops=0, tenants=""))


def _hosts(given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise SettingsError(f"{where}: hosts must be a list of host names")
    hosts = tuple(host.lower().rstrip(".") for host in given)
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise SettingsError(f"{where}: {host!r:.80} is no host name (without a port)")
    return hosts


def _places(name: str, settings: Settings, where: str, *, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A place of its own for each thing that a tenant has to itself."""
    store = settings.store
    if "store" not in asked:
        if not store.startswith("sqlite:"):
            raise SettingsError(f"{where}: needs a store of its own, since FAQSVC_STORE is no file")
        stem, dot, ending = store.rpartition(".")
        store = f"{stem}-{name}.{ending}" if dot and "/" not in ending else f"{store}-{name}"
    key = settings.secret_key
    return {
        "path": "",
        "data": settings.data / name,
        "index": settings.index / name,
        "opensearch_prefix": f"{settings.opensearch_prefix}-{name}",
        "store": store,
        "secret_key": blake2b(name.encode(), key=key.encode()[:64]).hexdigest() if key else "",
        "secret_key_file": settings.secret_key_file.with_name(f"{settings.secret_key_file.name}-{name}"),
    }


def _as_text(value: object) -> str:
    """As it would stand in the environment."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_apart(tenants: tuple[Tenant, ...]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for tenant in tenants:
        mine = [("address", host + path) for host, path in tenant.addresses]
        mine += [("opensearch_prefix", name) for name in _names(tenant.settings.opensearch_prefix)]
        mine += [("store", _database(tenant.settings.store))]
        for claim in mine:
            other = taken.setdefault(claim, tenant.name)
            if other != tenant.name:
                raise SettingsError(f"FAQSVC_TENANTS: {other} and {tenant.name} have the same {claim[0]}")
    _check_folders_apart(tenants)
    _check_paths_apart(tenants)


def _names(prefix: str) -> frozenset[str]:
    """What stands under the prefix on a cluster beside numbered indexes, and under which numbered ones it stands."""
    stem = re.sub(r"-gen-\d{8}.*", "", prefix)
    return frozenset([stem, prefix, f"{prefix}-meta", f"{prefix}-staff", f"{prefix}-staff-meta"])


def _database(store: str) -> str:
    """The same for the same database, however its address is written."""
    if store.startswith("sqlite:///"):
        return str(Path(store.removeprefix("sqlite:///").partition("?")[0]).resolve())
    parts = urlsplit(store)
    socket = parse_qs(parts.query).get("host", [""])[-1]
    return f"{parts.hostname or socket}:{parts.port or 5432}{parts.path}" if parts.scheme else store


def _check_folders_apart(tenants: tuple[Tenant, ...]) -> None:
    """Whose folder lies in another's is read, built and removed with it."""
    taken: dict[Path, tuple[str, str]] = {}
    places = []
    for tenant in tenants:
        for kind in _FOLDERS:
            place = getattr(tenant.settings, kind).resolve()
            other, theirs = taken.setdefault(place, (tenant.name, kind))
            if other != tenant.name:
                raise SettingsError(f"FAQSVC_TENANTS: {other} and {tenant.name} have the same {theirs}")
            places.append((place, tenant.name, kind))
    for place, name, kind in places:
        for above in place.parents:
            other, theirs = taken.get(above, (name, ""))
            if other != name:
                raise SettingsError(f"FAQSVC_TENANTS: the {kind} of {name} lies in the {theirs} of {other}")


def _check_paths_apart(tenants: tuple[Tenant, ...]) -> None:
    anywhere = {tenant.settings.path: tenant.name for tenant in tenants if not tenant.hosts}
    for tenant in tenants:
        if tenant.hosts and (taker := anywhere.get(tenant.settings.path)):
            raise SettingsError(f"FAQSVC_TENANTS: {taker} and {tenant.name} have the same address")
    paths = sorted({tenant.settings.path for tenant in tenants if tenant.settings.path})
    for path in paths:
        for below in paths:
            if below.startswith(f"{path}/"):
                raise SettingsError(f"FAQSVC_TENANTS: {below} lies below {path}, another help center's path")
