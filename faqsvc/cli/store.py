"""`faqsvc store upgrade|status`."""

import click

from faqsvc.wiring import Services


@click.group()
def store() -> None:
    """Look after the database of accounts, feedback and reports.

    Example: faqsvc store status
    """


@store.command()
@click.pass_obj
def upgrade(services: Services) -> None:
    """Make the tables, or bring them to what this version needs; done at every start as well.

    Example: faqsvc store upgrade
    """
    services.store.upgrade()
    click.echo(f"{services.store.url} is up to date")


@store.command()
@click.option("--days", type=click.IntRange(0), help="Keep so many days (FAQSVC_KEEP_DAYS).")
@click.option("--words", help="Only what holds these words, however old.")
@click.pass_obj
def purge(services: Services, days: int | None, words: str | None) -> None:
    """Forget what was asked longer ago than it is kept, or what holds certain words.

    Example: faqsvc store purge --words "010-1234"
    """
    if words:
        asks, comments = services.query_log.erase(words), services.feedbacks.erase(words)
        click.echo(f"{asks:,} queries forgotten, {comments:,} comments emptied")
        return
    keep = services.settings.keep_days if days is None else days
    click.echo(f"{services.query_log.purge(keep_days=keep):,} queries older than {keep} days forgotten")
    services.throttle.purge()


@store.command()
@click.pass_obj
def status(services: Services) -> None:
    """Say which store is in use and whether it answers.

    Example: faqsvc store status
    """
    services.store.ready()
    click.echo(f"store     {services.store.url}")
    click.echo(f"accounts  {len(services.accounts.list())}")
