"""`faqsvc webhook deliver|list`: what other systems are told of."""

import click

from faqsvc.wiring import Services


@click.group()
def webhook() -> None:
    """Messages to other systems of changed articles (FAQSVC_WEBHOOKS). `serve` delivers them by itself.

    Example: faqsvc webhook list
    """


@webhook.command()
@click.pass_obj
def deliver(services: Services) -> None:
    """Deliver now what is due.

    Example: faqsvc webhook deliver
    """
    click.echo(f"{services.deliverer.deliver_due()} tried")


@webhook.command("list")
@click.pass_obj
def list_(services: Services) -> None:
    """What was not delivered yet, why, and when it is tried again.

    Example: faqsvc webhook list
    """
    for message, error, due in services.outbox.undelivered():
        again = f"again at {due:%Y-%m-%d %H:%M:%S} UTC" if due else "given up"
        click.echo(f"{message.id}  {message.event}  {message.url}  {message.tries} tries  {again}  {error}")
