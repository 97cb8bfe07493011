"""`faqsvc serve`: the search page and the API over gunicorn."""

import click

from faqsvc.config import Settings, load_settings
from faqsvc.errors import IndexError_, StoreError
from faqsvc.tenants import read_tenants
from faqsvc.wiring import Services


@click.command()
@click.option("--host", help="Address to listen on (FAQSVC_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (FAQSVC_PORT).")
@click.option("--workers", type=click.IntRange(0, 64), help="Worker processes, 0: one a core (FAQSVC_WORKERS).")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the search page until interrupted.

    Example: faqsvc serve --port 8000
    """
    given = {"host": host, "port": port, "workers": workers}
    settings = load_settings(overrides={name: value for name, value in given.items() if value is not None})
    if settings.tenants:
        for tenant in read_tenants(settings):
            _look(tenant.settings, where=f"{tenant.name}: ")
            click.echo(f"{tenant.name}: {', '.join(tenant.hosts)}")
    else:
        _look(settings)
    from faqsvc.web.server import run

    click.echo(f"http://{settings.host}:{settings.port}/")
    run(settings)


def _look(settings: Settings, *, where: str = "") -> None:
    """Say what is missing; searching begins anyway."""
    services = Services(settings)
    try:
        services.engine.open().close()
    except IndexError_ as error:
        click.echo(f"faqsvc: {where}{error}; serving meanwhile", err=True)
    try:
        if not services.accounts.list():
            click.echo(f"{where}no accounts yet; make the first: faqsvc user add NAME --role administrator", err=True)
    except StoreError as error:
        click.echo(f"faqsvc: {where}{error}; searching works without it", err=True)
    services.store.close()
