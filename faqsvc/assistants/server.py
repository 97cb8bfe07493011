"""The tools: search, one article, the categories. Every article comes with its permanent address.

The rule a change must not break: a tool reads the public index and nothing else, and changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field

from faqsvc import __version__
from faqsvc.assistants.answers import Article, Categories, Found, article, categories, found
from faqsvc.deadline import within
from faqsvc.errors import FaqError
from faqsvc.model import SearchRequest
from faqsvc.model.request import MAX_ID, MAX_QUERY_LENGTH
from faqsvc.search import HelpSearch

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_LONGEST_PAGE = 20
_DEEPEST = 50
_PATH = "/mcp"

Query = Annotated[str, Field(min_length=1, max_length=MAX_QUERY_LENGTH, description="찾을 말, 평소 말투 그대로")]
Filter = Annotated[int | None, Field(ge=0, le=MAX_ID)]


def make_server(search: HelpSearch, *, name: str, base_url: str, seconds: float = inf) -> MCPServer:
    """`base_url`: what permanent addresses begin with; empty: they are given without a host. `seconds`: that a tool may
    wait for a cluster."""
    server = MCPServer(
        name="faqsvc",
        title=name,
        version=__version__,
        instructions=(
            f"{name}의 도움말을 찾고 읽습니다. 답할 때는 근거가 된 도움말의 url을 함께 알려 주세요. "
            "weak가 참이면 맞는 도움말을 찾지 못한 것이니 그 내용을 답으로 쓰지 마세요."
        ),
        log_level="WARNING",
    )

    @server.tool(title="도움말 검색", annotations=_READS, structured_output=True)
    def search_help(
        query: Query,
        service_id: Filter = None,
        category_id: Filter = None,
        page: Annotated[int, Field(ge=1, le=_DEEPEST)] = 1,
        size: Annotated[int, Field(ge=1, le=_LONGEST_PAGE)] = 5,
    ) -> Found:
        """도움말을 검색합니다. 오타, 초성, 한/영 오타를 이해합니다. 결과마다 질문, 답변, 분류, 주소가 있습니다."""
        with _told(), within(seconds):
            wanted = SearchRequest(query, service_id=service_id, category_id=category_id, page=page, size=size)
            return found(search.search(wanted), base_url)

    @server.tool(title="도움말 한 건", annotations=_READS, structured_output=True)
    def get_article(article_id: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]) -> Article:
        """번호로 도움말 하나를 모두 읽습니다."""
        with _told(), within(seconds):
            entry = search.entry(article_id)
            if entry is None:
                raise ToolError(f"{article_id}: 없는 도움말입니다. search_help로 찾아 주세요.")
            return article(entry, base_url)

    @server.tool(title="서비스와 분류", annotations=_READS, structured_output=True)
    def list_categories() -> Categories:
        """서비스와 그 분류의 번호, 이름, 도움말 수입니다. 번호는 search_help의 service_id와 category_id로 씁니다."""
        with _told(), within(seconds):
            return categories(search.overview())

    return server


def serve_http(server: MCPServer, *, host: str, port: int, trusted_hosts: tuple[str, ...]) -> None:
    """Streamable HTTP at /mcp until interrupted; without sessions, so that servers can stand side by side.

    Only the names in `trusted_hosts` (and this machine's own) are answered, so that no page in a browser can reach it
    through a name of its own.
    """
    names = ["127.0.0.1:*", "localhost:*", "[::1]:*", *trusted_hosts, *(f"{name}:*" for name in trusted_hosts)]
    security = TransportSecuritySettings(enable_dns_rebinding_protection=True, allowed_hosts=names, allowed_origins=[])
    server.run(
        "streamable-http",
        host=host,
        port=port,
        streamable_http_path=_PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=100_000,
        transport_security=security,
    )


@contextmanager
def _told() -> Iterator[None]:
    """A deliberate error becomes one line for the assistant; nothing of the inside is told."""
    try:
        yield
    except FaqError as error:
        raise ToolError("지금은 도움말을 찾을 수 없습니다. 잠시 후 다시 시도해 주세요.") from error
