"""`faqsvc mcp`: the help center for assistants, over stdio or HTTP."""

import click

from faqsvc.errors import SettingsError
from faqsvc.wiring import Services


@click.command()
@click.option("--http", is_flag=True, help="Streamable HTTP at /mcp instead of stdio.")
@click.option("--host", help="Address to listen on (FAQSVC_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), default=8010, show_default=True, help="Port to listen on.")
@click.pass_obj
def mcp(services: Services, *, http: bool, host: str | None, port: int) -> None:
    """Offer search, articles and categories to assistants (Model Context Protocol). Reads only.

    Needs the extra: pip install 'faqsvc[assistants]'. Set FAQSVC_BASE_URL, so that addresses can be followed.

    Example: faqsvc mcp --http --port 8010
    """
    try:
        from faqsvc.assistants import make_server, serve_http
    except ModuleNotFoundError as error:
        raise SettingsError(f"{error.name} is not installed; run: pip install 'faqsvc[assistants]'") from error
    settings = services.settings
    server = make_server(
        services.search,
        name=settings.site_name,
        base_url=settings.base_url or settings.path,
        seconds=settings.opensearch_timeout_ms / 1000,
    )
    if http:
        listen = host or settings.host
        click.echo(f"http://{listen}:{port}/mcp", err=True)
        serve_http(server, host=listen, port=port, trusted_hosts=settings.trusted_hosts)
    else:
        server.run("stdio")
