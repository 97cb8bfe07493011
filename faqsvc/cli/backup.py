"""`faqsvc backup` and `faqsvc restore`.

What they run is imported when it is asked for: the store's libraries take longer to load than a search from the shell.
"""

from pathlib import Path

import click

from faqsvc.wiring import Services


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(services: Services, target: Path) -> None:
    """Write articles, word lists, store and index into the one file TARGET; the service may go on meanwhile.

    Example: faqsvc backup faqsvc-2026-11-25.tar.gz
    """
    from faqsvc.operating.backup import back_up

    made = back_up(services, target)
    index = f"index generation {made.generation}" if made.generation else "no index"
    click.echo(f"{target}: {made.size / 1e6:,.1f} MB, {made.rows:,} rows of the store, {index}")


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Move aside what is there; without it only an empty place is filled.")
@click.pass_obj
def restore(services: Services, archive: Path, *, replace: bool) -> None:
    """Put back what `faqsvc backup` wrote, when every byte of ARCHIVE is as it was written.

    Example: faqsvc restore --replace faqsvc-2026-11-25.tar.gz
    """
    from faqsvc.operating.backup import restore as restore_from

    done = restore_from(services, archive, replace=replace)
    if done.kept:
        click.echo(f"what was there before is in {done.kept}")
    click.echo(f"{done.rows:,} rows of the store, index generation {done.generation}, as of {done.made}")
    click.echo("run: faqsvc index update")
