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
@click.pass_obj
def status(services: Services) -> None:
    """Say which store is in use and whether it answers.

    Example: faqsvc store status
    """
    services.store.ready()
    click.echo(f"store     {services.store.url}")
    click.echo(f"accounts  {len(services.accounts.list())}")
