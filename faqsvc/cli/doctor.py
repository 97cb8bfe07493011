"""`faqsvc doctor`: what the service needs, whether it is there, what to do."""

import click

from faqsvc.operating.doctor import State, examine
from faqsvc.wiring import Services


@click.command()
@click.pass_obj
def doctor(services: Services) -> None:
    """Check settings, analyzer, word lists, articles, index, standby, store, permissions and disk; say what to do.

    Exit code 1 when something is bad.

    Example: faqsvc doctor
    """
    bad = False
    for finding in examine(services):
        bad = bad or finding.state is State.BAD
        advice = f"; {finding.advice}" if finding.advice else ""
        click.echo(f"{finding.state:<9} {finding.subject:<12} {finding.told}{advice}")
    raise SystemExit(1 if bad else 0)
