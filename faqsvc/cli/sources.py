"""`faqsvc import`, and how rejections are told: one by one as long as a person would read them, then counted."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from faqsvc.cli.progress import progress
from faqsvc.indexing import Change, DataFolder, read
from faqsvc.parsing import Rejection
from faqsvc.wiring import Services

_TOLD = 20


def tell_rejections(rejections: Sequence[Rejection]) -> None:
    for rejection in rejections[:_TOLD]:
        click.echo(f"rejected  {rejection}", err=True)
    if len(rejections) > _TOLD:
        counts = Counter(rejection.reason.value for rejection in rejections)
        click.echo("rejected  " + ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common()), err=True)


def tell_change(change: Change, *, rejected: int) -> None:
    if change.generation is None:
        click.echo(f"{change.unchanged:,} entries, nothing changed" + (f", {rejected:,} rejected" if rejected else ""))
    else:
        click.echo(
            f"{change.added:,} added, {change.changed:,} changed, {change.removed:,} removed, "
            f"{change.unchanged:,} unchanged, {rejected:,} rejected; "
            f"generation {change.generation.number} is live ({change.reason})"
        )


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report, change nothing.")
@click.pass_obj
def import_(services: Services, paths: tuple[Path, ...], *, dry_run: bool) -> None:
    """Take the entries of files or folders into the data folder and the index.

    A source is a folder of article pages, an article page (.html), a saved result page (.html), the text of one (.txt)
    or JSON Lines of entries (.jsonl). An entry replaces the one with the same id. What was taken in is kept in
    data/imported/, so that it stays when the index is built anew.

    Example: faqsvc import saved-result-page.txt
    """
    folder = DataFolder(services.settings.data)
    rejected = taken = 0
    for path in paths:
        batch = read([path])
        tell_rejections(batch.rejections)
        rejected += len(batch.rejections)
        taken += len(batch.entries)
        if batch.entries and not dry_run:
            folder.keep(batch.entries, name=path.stem)
    click.echo(f"{taken:,} entries read, {rejected:,} rejected")
    if taken and not dry_run:
        with progress("indexing") as report:
            change = services.indexer.update(read(folder.sources()).entries, progress=report)
        tell_change(change, rejected=rejected)
    raise SystemExit(0 if taken and not rejected else 1)
