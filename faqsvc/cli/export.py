"""`faqsvc export`: the help center as files that other programs, people and this one's `import` read."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import click

from faqsvc.cli.progress import progress
from faqsvc.errors import SourceError
from faqsvc.model import Entry
from faqsvc.parsing import to_markdown, write_csv, write_jsonl
from faqsvc.wiring import Services

Writer = Callable[[Sequence[Entry], IO[str]], int]

_FILES: dict[str, tuple[str, Writer]] = {"jsonl": ("utf-8", write_jsonl), "csv": ("utf-8-sig", write_csv)}
_STANDARD_OUTPUT = "-"


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice([*_FILES, "markdown"]))
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_obj
def export(services: Services, form: str, target: Path) -> None:
    """Write every published article to TARGET, a file (- for the standard output), or a new folder for Markdown.

    FORMAT is jsonl, csv or markdown; `faqsvc import` reads each of them back without loss.

    Example: faqsvc export csv articles.csv
    """
    entries = services.search.published()
    if form == "markdown":
        _write_folder(entries, target)
    else:
        encoding, write = _FILES[form]
        _write_file(entries, target, encoding, write)
    if str(target) != _STANDARD_OUTPUT:
        click.echo(f"{len(entries):,} entries written to {target}")


def _write_file(entries: Sequence[Entry], target: Path, encoding: str, write: Writer) -> None:
    """Whole or not at all."""
    if str(target) == _STANDARD_OUTPUT:
        write(entries, sys.stdout)
        return
    staged = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with staged.open("w", encoding=encoding, newline="") as file:
            write(entries, file)
        staged.replace(target)
    except OSError as error:
        raise SourceError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        staged.unlink(missing_ok=True)


def _write_folder(entries: Sequence[Entry], target: Path) -> None:
    """One file an article, named by its id."""
    if str(target) == _STANDARD_OUTPUT or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise SourceError(f"{target}: exists and is not an empty folder; name a new one")
    try:
        target.mkdir(parents=True, exist_ok=True)
        with progress("writing") as told:
            for done, entry in enumerate(entries, start=1):
                (target / f"{entry.id}.md").write_text(to_markdown(entry), encoding="utf-8", newline="")
                told(done, len(entries))
    except OSError as error:
        raise SourceError(f"{target}: cannot be written: {error.strerror}") from error
