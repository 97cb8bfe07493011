"""`faqsvc import`, and how the other verbs read entries: every rejection is told and counted."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from faqsvc.cli.progress import progress
from faqsvc.model import Entry
from faqsvc.parsing import Rejection, open_source
from faqsvc.wiring import Services

_TOLD = 20  # rejections told one by one; the rest is counted


def read_entries(paths: Iterable[Path]) -> tuple[list[Entry], list[Rejection]]:
    """All entries of all sources, the first of each id. Raises SourceError for a path that is no source."""
    entries: dict[str, Entry] = {}
    rejections: list[Rejection] = []
    for path in paths:
        for record in open_source(path).records():
            if isinstance(record, Rejection):
                rejections.append(record)
            elif record.id in entries:
                rejections.append(Rejection.duplicate(record, first=entries[record.id]))
            else:
                entries[record.id] = record
    return list(entries.values()), rejections


def tell_rejections(rejections: list[Rejection]) -> None:
    for rejection in rejections[:_TOLD]:
        click.echo(f"rejected  {rejection}", err=True)
    if len(rejections) > _TOLD:
        counts = Counter(rejection.reason.value for rejection in rejections)
        click.echo("rejected  " + ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common()), err=True)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report, change nothing.")
@click.pass_obj
def import_(services: Services, paths: tuple[Path, ...], *, dry_run: bool) -> None:
    """Add the entries of files or folders to the index, replacing those with the same id.

    A source is a folder of article pages, an article page (.html), a saved result page (.html), the text of one (.txt)
    or JSON Lines of entries (.jsonl).

    Example: faqsvc import saved-result-page.txt
    """
    entries, rejections = read_entries(paths)
    tell_rejections(rejections)
    click.echo(f"{len(entries):,} entries read, {len(rejections):,} rejected")
    if not dry_run and entries:
        with progress("indexing") as report:
            change = services.indexer.add(entries, progress=report)
        click.echo(
            f"{change.added:,} added, {change.changed:,} changed, {change.unchanged:,} unchanged"
            + (f"; generation {change.generation.number} is live" if change.generation else "; nothing to do")
        )
    raise SystemExit(1 if rejections or not entries else 0)
