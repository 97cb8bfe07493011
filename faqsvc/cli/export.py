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

Writer = Callable[[Sequence[Entry], IO[str], Services], object]


def _write_html(entries: Sequence[Entry], file: IO[str], services: Services) -> None:
    from faqsvc.web.offline import Words, render_offline  # templates, which no other verb needs

    settings, lists = services.settings, services.word_lists
    words = Words(lists.synonyms.pairs(), sorted(lists.stop_words))
    file.write(render_offline(entries, site_name=settings.site_name, base_url=settings.base_url, words=words))


_FILES: dict[str, tuple[str, Writer]] = {
    "jsonl": ("utf-8", lambda entries, file, _: write_jsonl(entries, file)),
    "csv": ("utf-8-sig", lambda entries, file, _: write_csv(entries, file)),
    "html": ("utf-8", _write_html),
}
_STANDARD_OUTPUT = "-"


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice([*_FILES, "markdown"]))
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_obj
def export(services: Services, form: str, target: Path) -> None:
    """Write every published article to TARGET, a file (- for the standard output), or a new folder for Markdown.

    FORMAT is jsonl, csv or markdown, each of which `faqsvc import` reads back without loss, or html: one file that
    opens from disk and searches without a network.

    Example: faqsvc export csv articles.csv
    """
    entries = services.search.published()
    if form == "markdown":
        _write_folder(entries, target)
    else:
        encoding, write = _FILES[form]
        _write_file(target, encoding, lambda file: write(entries, file, services))
    if str(target) != _STANDARD_OUTPUT:
        click.echo(f"{len(entries):,} entries written to {target}")


def _write_file(target: Path, encoding: str, write: Callable[[IO[str]], object]) -> None:
    """Whole or not at all."""
    if str(target) == _STANDARD_OUTPUT:
        write(sys.stdout)
        return
    staged = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with staged.open("w", encoding=encoding, newline="") as file:
            write(file)
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
