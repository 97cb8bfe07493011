"""Is all there that the service needs, and if not, what to do: settings, analyzer, word lists, articles, index, store.

Reads and never mends. The rule a change must not break: every check ends by itself within a few seconds and tells one
line; what goes wrong inside a check is its finding, not the end of the examination.
"""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from faqsvc.config import EmbedderName
from faqsvc.errors import FaqError, IndexError_, IndexMissing
from faqsvc.indexing import DataFolder
from faqsvc.search.dictionaries import DictionaryFolder
from faqsvc.semantics import Kind
from faqsvc.wiring import Services

_FREE_SHARE = 0.05  # of the disk; a build needs the index's size once more
_SENTENCE = "상담원과 연결하려면 어떻게 하나요?"


class State(StrEnum):
    GOOD = "good"
    DOUBTFUL = "doubtful"  # works, but somebody should look
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """`advice` says what to do; empty when there is nothing to do."""

    subject: str
    state: State
    told: str
    advice: str = ""


def examine(services: Services) -> Iterator[Finding]:
    """One finding a subject, in the order in which a start would need them."""
    for subject, check in CHECKS.items():
        try:
            yield check(services)
        except FaqError as error:
            yield Finding(subject, State.BAD, str(error))
        except OSError as error:
            yield Finding(subject, State.BAD, f"{error.filename}: {error.strerror}", "give the service access to it")


def _python(services: Services) -> Finding:
    del services
    return Finding("python", State.GOOD, sys.version.split()[0])


def _settings(services: Services) -> Finding:
    settings = services.settings
    open_to_others = settings.host not in ("127.0.0.1", "::1", "localhost")
    if open_to_others and not settings.trusted_hosts:
        told = f"listens on {settings.host} and answers to any host name"
        return Finding("settings", State.DOUBTFUL, told, "set FAQSVC_TRUSTED_HOSTS to the names of the service")
    if not settings.base_url:
        advice = "set FAQSVC_BASE_URL to the public address"
        return Finding("settings", State.DOUBTFUL, "no public address, so pages name no canonical one", advice)
    return Finding("settings", State.GOOD, f"public address {settings.base_url}")


def _analyzer(services: Services) -> Finding:
    tokens = services.analyzer.analyze(_SENTENCE).morphs
    if "상담원" not in [token.text for token in tokens]:
        told = f"{services.analyzer.identity} finds no 상담원 in {_SENTENCE!r}"
        return Finding("analyzer", State.BAD, told, "install the versions of requirements.lock")
    return Finding("analyzer", State.GOOD, services.analyzer.identity)


def _meaning(services: Services) -> Finding:
    embedder, told = services.semantics.embedder, services.semantics.told
    if embedder is not None:
        embedder.embed([_SENTENCE], Kind.QUERY)
    wanted = services.settings.semantic not in (EmbedderName.OFF, EmbedderName.AUTO)
    state = State.BAD if wanted and embedder is None else State.GOOD
    return Finding("meaning", state, told, "mend it, or set FAQSVC_SEMANTIC=off" if state is State.BAD else "")


def _dictionaries(services: Services) -> Finding:
    words = DictionaryFolder(services.settings.dictionaries, services.analyzer).current()
    told = f"{len(words.user_words):,} user words, {len(words.stop_words):,} stop words"
    if not words.user_words and not words.stop_words:
        advice = "FAQSVC_DATA should name the folder that holds dictionaries/"
        return Finding("word lists", State.DOUBTFUL, f"none in {services.settings.dictionaries}", advice)
    return Finding("word lists", State.GOOD, told)


def _articles(services: Services) -> Finding:
    sources = DataFolder(services.settings.data).sources()
    files = sum(1 for source in sources for path in _files(source) if path.suffix in {".html", ".jsonl"})
    return Finding("articles", State.GOOD, f"{files:,} files in {', '.join(map(str, sources))}")


def _files(source: Path) -> Iterator[Path]:
    return (path for path in source.rglob("*") if path.is_file()) if source.is_dir() else iter([source])


def _index(services: Services) -> Finding:
    reader = services.engine.open()
    info = reader.info
    reader.close()
    told = f"generation {info.number}, {info.entries:,} entries"
    if info.fingerprint != services.analyzer.fingerprint:
        return Finding("index", State.BAD, f"{told}, built with {info.analyzer}", "run: faqsvc index update")
    if info.number != services.engine.live():
        advice = "run: faqsvc index verify, then: faqsvc index build"
        return Finding("index", State.BAD, f"{told} answers, the live one is damaged", advice)
    return Finding("index", State.GOOD, told)


def _standby(services: Services) -> Finding:
    """Of a cluster: what answers while it is away."""
    if services.settings.engine == "whoosh":
        return Finding("standby", State.GOOD, "not needed, the index is on this machine")
    advice = "run from a timer: faqsvc index mirror"
    try:
        reader = services.local.open()
    except IndexError_ as error:
        why = "none" if isinstance(error, IndexMissing) else str(error)
        return Finding("standby", State.DOUBTFUL, f"{why}, so nothing answers while the cluster is away", advice)
    info = reader.info
    reader.close()
    told = f"generation {info.number}, {info.entries:,} entries"
    if info.fingerprint != services.analyzer.fingerprint:
        return Finding("standby", State.DOUBTFUL, f"{told}, built with {info.analyzer}", advice)
    return Finding("standby", State.GOOD, told)


def _store(services: Services) -> Finding:
    services.store.ready()
    return Finding("store", State.GOOD, services.store.url)


def _permissions(services: Services) -> Finding:
    folder = services.settings.index
    if not folder.exists():
        verb = "build" if services.settings.engine == "whoosh" else "mirror"
        return Finding("permissions", State.DOUBTFUL, f"{folder} is made by the first {verb}")
    status = folder.stat()
    if status.st_uid != os.geteuid():
        told = f"{folder} belongs to user {status.st_uid}, the service runs as {os.geteuid()}"
        return Finding("permissions", State.BAD, told, "an index holds code: let the service's own user build it")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return Finding("permissions", State.BAD, f"{folder} can be written by others", f"run: chmod 700 {folder}")
    return Finding("permissions", State.GOOD, f"{folder} is the service's own")


def _disk(services: Services) -> Finding:
    folder = services.settings.index.absolute()
    usage = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists()))
    told = f"{usage.free / 1e9:,.1f} GB free"
    if usage.free < _FREE_SHARE * usage.total:
        return Finding("disk", State.DOUBTFUL, told, "make room: a build keeps two generations beside the new one")
    return Finding("disk", State.GOOD, told)


CHECKS: dict[str, Callable[[Services], Finding]] = {
    "python": _python,
    "settings": _settings,
    "analyzer": _analyzer,
    "meaning": _meaning,
    "word lists": _dictionaries,
    "articles": _articles,
    "index": _index,
    "standby": _standby,
    "store": _store,
    "permissions": _permissions,
    "disk": _disk,
}
