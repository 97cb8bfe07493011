"""`faqsvc import`, and how rejections are told: one by one as long as a person would read them, then counted."""

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import click

from faqsvc.cli.progress import progress
from faqsvc.errors import SourceError
from faqsvc.indexing import Batch, Change, DataFolder, read
from faqsvc.model import CategoryPath, Entry
from faqsvc.parsing import Column, Reading, Reason, Rejection
from faqsvc.parsing.cells import guarded
from faqsvc.parsing.fields import path_of, split_path
from faqsvc.repair import Extraction
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
    if change.unembedded:
        click.echo(
            f"some entries are found by their words alone: {change.unembedded}; then: faqsvc index update", err=True
        )


def tell_conflicts(conflicts: Sequence[Entry]) -> None:
    """Entries of files that changed after somebody edited them."""
    for entry in conflicts[:_TOLD]:
        place = entry.source or "a file"
        click.echo(
            f"conflict  {entry.id}: {place} changed after an edit, which stands; /admin/articles/{entry.id}", err=True
        )
    if len(conflicts) > _TOLD:
        click.echo(f"conflict  {len(conflicts):,} in all; /admin/articles?show=attention lists them", err=True)


def _columns(_ctx: click.Context, _param: click.Parameter, value: str | None) -> dict[Column, tuple[str, ...]]:
    """`question=질문,path=서비스+카테고리`"""
    columns: dict[Column, tuple[str, ...]] = {}
    for part in value.split(",") if value else ():
        name, _, headers = part.partition("=")
        if name.strip() not in list(Column) or not headers.strip():
            known = ", ".join(column for column in Column if column is not Column.RECORD)
            raise click.BadParameter(f"{part!r} is not COLUMN=HEADER; a column is one of {known}")
        columns[Column(name.strip())] = tuple(header.strip() for header in headers.split("+"))
    return columns


def _path(_ctx: click.Context, _param: click.Parameter, value: str | None) -> CategoryPath | None:
    """`서비스 > 분류`"""
    try:
        return path_of(split_path(value or ""))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report, change nothing.")
@click.option(
    "--columns",
    callback=_columns,
    metavar="COLUMN=HEADER,…",
    help="The header of each column of a table, where it is not recognized; join the levels of a path by +.",
)
@click.option(
    "--path", "default_path", callback=_path, help="Where an entry belongs that doesn't tell, as '서비스 > 분류'."
)
@click.option("--site", is_flag=True, help="The folder is the mirror of a site: what is no article is only counted.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write every rejection here, as CSV.")
@click.option("--query", "queries", multiple=True, help="What a saved result page was asked; once, or once a file.")
@click.pass_obj
def import_(
    services: Services,
    paths: tuple[Path, ...],
    *,
    dry_run: bool,
    columns: dict[Column, tuple[str, ...]],
    default_path: CategoryPath | None,
    site: bool,
    report: Path | None,
    queries: tuple[str, ...],
) -> None:
    """Take the entries of files or folders into the data folder and the index.

    A source is a folder, an article page (.html), a saved result page (.html), the text of one (.txt), JSON Lines of
    entries (.jsonl), a table (.csv, .tsv, .xlsx), Markdown (.md), schema.org data or a Zendesk Guide export (.json),
    or the mirror of a site (--site). An entry replaces the one with the same id. What was taken in is kept in
    data/imported/, so that it stays when the index is built anew. docs/importing.md has each format.

    The text of a result page lost the words that the page highlighted: --query names them, and several pages of one
    article restore each other. The words stay as found; what is certain is searched beside them.

    Example: faqsvc import --dry-run --columns question=질문,answer=답변 faq.xlsx
    """
    folder = DataFolder(services.settings.data)
    reading = Reading(columns=columns, path=default_path, site=site)
    if len(queries) not in (0, 1, len(paths)):
        raise click.UsageError("--query is given once for all files, or once for each in their order")
    batches: list[Batch] = []
    for path in paths:
        with progress("reading") as told:
            batches.append(read([path], reading=reading, progress=told))
    rejections = [one for batch in batches for one in batch.rejections]
    passed_over = Counter[Reason]()
    for batch in batches:
        passed_over.update(batch.passed_over)
    found = [batch.entries for batch in batches]
    if queries or (len(paths) > 1 and all(path.suffix.lower() == ".txt" for path in paths)):
        found = _repaired(services, found, queries * (len(paths) if len(queries) == 1 else 1))
    taken = sum(map(len, found))
    for path, entries in zip(paths, found, strict=True):
        if entries and not dry_run:
            folder.keep(entries, name=path.stem)
    tell_rejections(rejections)
    if report:
        _write_report(report, rejections)
    others = ", ".join(f"{count:,} {reason}" for reason, count in passed_over.most_common())
    click.echo(f"{taken:,} entries read, {len(rejections):,} rejected" + (f"; passed over: {others}" if others else ""))
    if taken and not dry_run:
        from faqsvc.editing import in_turn  # loads the store's libraries, which a dry run needs not

        with progress("indexing") as told:
            rebuilt = in_turn(
                lambda: services.publisher.rebuild(read(folder.sources()).entries, fresh=False, progress=told)
            )
        tell_change(rebuilt.change, rejected=len(rejections))
        tell_conflicts(rebuilt.conflicts)
    raise SystemExit(0 if taken and not rejections else 1)


def _repaired(
    services: Services, found: Sequence[tuple[Entry, ...]], queries: Sequence[str]
) -> list[tuple[Entry, ...]]:
    """The same files' entries, each article in the first file that has it, with repairs."""
    pages = [Extraction(entries, query) for entries, query in zip_longest(found, queries)]
    folder = DataFolder(services.settings.data)
    mended = services.repairs.of_pages(pages, read(folder.sources()).entries if folder.filled else ())
    repairs = [repair for entry in mended for repair in entry.repairs]
    certain = sum(repair.certain for repair in repairs)
    click.echo(f"{certain:,} lost words restored, {len(repairs) - certain:,} proposed")
    by_id = {entry.id: entry for entry in mended}
    return [tuple(by_id.pop(entry.id) for entry in entries if entry.id in by_id) for entries in found]


def _write_report(path: Path, rejections: Sequence[Rejection]) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, quoting=csv.QUOTE_ALL)
            table.writerow(("place", "reason", "detail"))
            table.writerows(map(guarded, (one.place, one.reason.value, one.detail)) for one in rejections)
    except OSError as error:
        raise SourceError(f"{path}: cannot be written: {error.strerror}") from error
