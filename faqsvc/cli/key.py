"""`faqsvc key add|list|revoke`: keys of the API."""

import click

from faqsvc.wiring import Services


@click.group()
def key() -> None:
    """Keys of the API: what a program may write and read.

    Example: faqsvc key list
    """


@key.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(["read", "write", "report"]),
    multiple=True,
    required=True,
    help="What it may do.",
)
@click.pass_obj
def add(services: Services, name: str, *, scopes: tuple[str, ...]) -> None:
    """Make a key and say it, once.

    Example: faqsvc key add shop --scope write
    """
    from faqsvc.store import Scope

    click.echo(services.keys.add(name, [Scope(scope) for scope in scopes]))


@key.command("list")
@click.pass_obj
def list_(services: Services) -> None:
    """Names of the keys, what each may do, and when it was last used.

    Example: faqsvc key list
    """
    for one in services.keys.list():
        used = f"{one.used:%Y-%m-%d}" if one.used else "never"
        click.echo(f"{one.name:<40}  {' '.join(sorted(one.scopes)):<20}  made {one.created:%Y-%m-%d}  used {used}")


@key.command()
@click.argument("name")
@click.pass_obj
def revoke(services: Services, name: str) -> None:
    """End a key at once.

    Example: faqsvc key revoke shop
    """
    services.keys.revoke(name)
    click.echo(f"{name} is no key any more")
