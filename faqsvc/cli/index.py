"""`faqsvc index build|update|status|verify`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from faqsvc.cli.progress import progress
from faqsvc.cli.sources import tell_change, tell_conflicts, tell_rejections
from faqsvc.errors import IndexMissing, SettingsError, SourceError
from faqsvc.indexing import Batch, DataFolder, read
from faqsvc.semantics import NAME
from faqsvc.semantics import read as read_vectors
from faqsvc.wiring import Services

if TYPE_CHECKING:
    from faqsvc.editing import Rebuilt

_SOURCES = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group()
def index() -> None:
    """Build, update and check the index.

    Example: faqsvc index update
    """


@index.command()
@_SOURCES
@click.pass_obj
def build(services: Services, paths: tuple[Path, ...]) -> None:
    """Build the index anew from PATHS (by default what FAQSVC_DATA holds), then swap it in.

    Example: faqsvc index build data/articles
    """
    _write(services, paths, fresh=True)


@index.command()
@_SOURCES
@click.pass_obj
def update(services: Services, paths: tuple[Path, ...]) -> None:
    """Bring the index to exactly what PATHS hold: add, change and remove by difference; nothing when nothing changed.

    Example: faqsvc index update
    """
    _write(services, paths, fresh=False)


def _write(services: Services, paths: tuple[Path, ...], *, fresh: bool) -> None:
    from faqsvc.editing import in_turn  # loads the store's libraries, which `index status` needs not

    sources = paths or DataFolder(services.settings.data).sources()
    source = ", ".join(map(str, sources))

    def rebuilt() -> "tuple[Batch, Rebuilt]":
        batch = read(sources)
        if not batch.entries:
            tell_rejections(batch.rejections)
            raise SourceError(f"{source}: no entries, so the index stays as it is")
        with progress("indexing") as told:
            return batch, services.publisher.rebuild(batch.entries, fresh=fresh, source=source, progress=told)

    batch, done = in_turn(rebuilt)
    tell_rejections(batch.rejections)
    tell_change(done.change, rejected=len(batch.rejections))
    tell_conflicts(done.conflicts)
    raise SystemExit(1 if batch.rejections else 0)


@index.command()
@click.pass_obj
def status(services: Services) -> None:
    """Say which generation is live, with how many entries, made by which analyzer.

    Example: faqsvc index status
    """
    reader = services.engine.open()
    info, vectors = reader.info, reader.attachment(NAME)
    reader.close()
    click.echo(f"engine      {services.settings.engine}")
    click.echo(f"index       {_place(services)}")
    click.echo(f"generation  {info.number}")
    click.echo(f"entries     {info.entries:,}")
    click.echo(f"size        {info.size / 1e6:,.1f} MB")
    click.echo(f"analyzer    {info.analyzer} ({info.fingerprint})")
    click.echo(f"meaning     {_meaning(services, vectors, entries=info.entries)}")
    if info.fingerprint != services.analyzer.fingerprint:
        click.echo(f"in use now  {services.analyzer.identity} ({services.analyzer.fingerprint})")
        click.echo("the index was built with another analyzer; run: faqsvc index update", err=True)
        raise SystemExit(1)


@index.command()
@click.pass_obj
def mirror(services: Services) -> None:
    """Bring the index on this machine to what the cluster holds, to answer from while the cluster is away.

    Example: faqsvc index mirror
    """
    if services.settings.engine == "whoosh":
        raise SettingsError("FAQSVC_ENGINE=whoosh: the index is on this machine already")
    reader = services.engine.open()
    try:
        with progress("indexing") as report:
            change = services.mirror().follow(reader, source=services.settings.opensearch_prefix, progress=report)
    finally:
        reader.close()
    tell_change(change, rejected=0)


@index.command()
@click.pass_obj
def rollback(services: Services) -> None:
    """Make the generation before the live one live again, as long as it is kept.

    What editors withdrew since then stays withdrawn.

    Example: faqsvc index rollback
    """
    info = services.engine.rollback()
    services.publisher.withhold()
    click.echo(f"generation {info.number} is live again, {info.entries:,} entries")


def _place(services: Services) -> str:
    settings = services.settings
    return settings.opensearch_prefix if settings.engine == "opensearch" else str(settings.index)


def _meaning(services: Services, vectors: memoryview | None, *, entries: int) -> str:
    """The embedder in use, and how much of the index it has embedded."""
    maker = services.vector_maker
    if maker is None:
        return services.semantics.told
    table = read_vectors(vectors) if vectors is not None else None
    held = len(table.ids) if table and table.model == maker.model else 0
    told = f"{services.semantics.told}: {held:,} of {entries:,} entries"
    return told if held == entries else f"{told}; run: faqsvc index update"


@index.command()
@click.pass_obj
def verify(services: Services) -> None:
    """Compare every file of every generation with its checksum.

    Example: faqsvc index verify
    """
    generations = services.engine.verify()
    if not generations:
        raise IndexMissing(f"{_place(services)}: no index yet; run: faqsvc index build")
    live = services.engine.live()
    for info in generations:
        mark = "live" if info.number == live else "kept"
        click.echo(
            f"generation {info.number} ({mark}): {'damaged' if info.problems else 'whole'}, {info.entries:,} entries"
        )
        for problem in info.problems:
            click.echo(f"  {problem}")
    raise SystemExit(1 if any(info.problems for info in generations) else 0)
