"""The root command: settings, errors as one line, exit codes.

A verb's module is imported when the verb is asked for: the libraries of all of them take longer to load than a search.
"""

import sys
from importlib import import_module
from typing import Any

import click

from faqsvc import __version__
from faqsvc.config import Settings, load_settings
from faqsvc.errors import FaqError, SettingsError
from faqsvc.tenants import find_tenant
from faqsvc.wiring import Services

_VERBS = {  # in the order of the help: the module, and the command in it where it has another name
    "import": "sources:import_",
    "export": "export",
    "index": "index",
    "search": "search",
    "desk": "desk",
    "evaluate": "evaluate",
    "report": "report",
    "serve": "serve",
    "mcp": "mcp",
    "key": "key",
    "doctor": "doctor",
    "backup": "backup",
    "restore": "backup:restore",
    "store": "store",
    "user": "user",
    "webhook": "webhook",
}


class _Verbs(click.Group):
    """Loads what is asked for; turns every deliberate error into one line on stderr and its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _VERBS:
            return None
        module, _, name = _VERBS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"faqsvc.cli.{module}"), name or module)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FaqError as error:
            click.echo(f"faqsvc: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:  # the reader of our output has gone, as in `faqsvc search … | head -1`
            sys.stderr.close()
            sys.exit(0)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="faqsvc")
@click.option("--tenant", metavar="NAME", help="The help center to work on, where FAQSVC_TENANTS names several.")
@click.pass_context
def main(ctx: click.Context, *, tenant: str | None) -> None:
    """Help-center FAQ search that understands Korean.

    Settings come from FAQSVC_* environment variables; docs/settings.md lists them.
    Exit codes: 0 done, 1 with rejections or problems, 2 usage, 64 setting, 66 source, 69 analyzer, 73 store, 74 index,
    75 busy.
    """
    ctx.obj = Services(_settings(tenant, verb=ctx.invoked_subcommand or ""))


def _settings(tenant: str | None, *, verb: str) -> Settings:
    settings = load_settings()
    if tenant is None:
        if settings.tenants and verb != "serve":
            raise SettingsError(f"FAQSVC_TENANTS={settings.tenants}: name one of them: faqsvc --tenant NAME {verb} …")
        return settings
    if not settings.tenants:
        raise SettingsError(f"--tenant {tenant}: FAQSVC_TENANTS names no file of tenants")
    if verb == "serve":
        raise SettingsError("--tenant: serve answers for all of them, each by its host name")
    return find_tenant(settings, tenant).settings
