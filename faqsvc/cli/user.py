"""`faqsvc user add|list|role|disable|enable|password`."""

import sys

import click

from faqsvc.errors import AccountError
from faqsvc.model import Account, Role
from faqsvc.wiring import Services

_NAME = click.argument("name")


@click.group()
def user() -> None:
    """Accounts of staff. There are none until the first is added here.

    Example: faqsvc user add mina --role administrator
    """


@user.command()
@_NAME
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--display", default="", help="What colleagues see; by default the name.")
@click.option("--without-password", is_flag=True, help="For one who signs in by OpenID Connect only.")
@click.pass_obj
def add(services: Services, name: str, *, role: str, display: str, without_password: bool) -> None:
    """Add an account; the password is asked for, or read from standard input.

    Example: faqsvc user add mina --role editor --display 김미나
    """
    password = None if without_password else _password()
    account = services.accounts.add(name, password, Role(role), display=display)
    click.echo(f"{account.name} ({account.role}) can sign in at /staff/sign-in")


@user.command("list")
@click.pass_obj
def list_(services: Services) -> None:
    """Say who may sign in.

    Example: faqsvc user list
    """
    for account in services.accounts.list():
        state = "disabled" if account.disabled else "active"
        click.echo(f"{account.name:<24} {account.role:<14} {state:<9} {account.display}")


@user.command()
@_NAME
@click.argument("to", type=click.Choice([role.value for role in Role]))
@click.pass_obj
def role(services: Services, name: str, to: str) -> None:
    """Give an account another role.

    Example: faqsvc user role mina administrator
    """
    services.accounts.set_role(name, Role(to))


@user.command()
@_NAME
@click.pass_obj
def disable(services: Services, name: str) -> None:
    """Let an account sign in no longer; its sessions end at once.

    Example: faqsvc user disable mina
    """
    services.accounts.set_disabled(name, disabled=True)
    click.echo(f"{services.sessions.end_all(_named(services, name))} sessions ended")


@user.command()
@_NAME
@click.pass_obj
def enable(services: Services, name: str) -> None:
    """Let an account sign in again.

    Example: faqsvc user enable mina
    """
    services.accounts.set_disabled(name, disabled=False)


@user.command()
@_NAME
@click.pass_obj
def password(services: Services, name: str) -> None:
    """Give an account another password; its sessions end at once.

    Example: faqsvc user password mina
    """
    services.accounts.set_password(name, _password())
    click.echo(f"{services.sessions.end_all(_named(services, name))} sessions ended")


def _named(services: Services, name: str) -> Account:
    account = services.accounts.named(name)
    if account is None:
        raise AccountError(f"{name}: no such account")
    return account


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")
