"""The root command: settings, errors as one line, exit codes."""

import sys
from typing import Any

import click

from faqsvc import __version__
from faqsvc.cli.backup import backup, restore
from faqsvc.cli.desk import desk
from faqsvc.cli.doctor import doctor
from faqsvc.cli.evaluate import evaluate
from faqsvc.cli.export import export
from faqsvc.cli.index import index
from faqsvc.cli.key import key
from faqsvc.cli.mcp import mcp
from faqsvc.cli.report import report
from faqsvc.cli.search import search
from faqsvc.cli.serve import serve
from faqsvc.cli.sources import import_
from faqsvc.cli.store import store
from faqsvc.cli.user import user
from faqsvc.cli.webhook import webhook
from faqsvc.config import Settings, load_settings
from faqsvc.errors import FaqError, SettingsError
from faqsvc.tenants import find_tenant
from faqsvc.wiring import Services


class _OneLineErrors(click.Group):
    """Turns every deliberate error into one line on stderr and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FaqError as error:
            click.echo(f"faqsvc: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:  # the reader of our output has gone, as in `faqsvc search … | head -1`
            sys.stderr.close()
            sys.exit(0)


@click.group(cls=_OneLineErrors, context_settings={"help_option_names": ["-h", "--help"]})
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


for verb in (
    import_,
    export,
    index,
    search,
    desk,
    evaluate,
    report,
    serve,
    mcp,
    key,
    doctor,
    backup,
    restore,
    store,
    user,
    webhook,
):
    main.add_command(verb)
