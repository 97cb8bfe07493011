"""For assistants: the help center as tools of the Model Context Protocol. Reads only; needs the extra `assistants`.

`make_server` is the door; `faqsvc mcp` runs it over stdio or streamable HTTP.
"""

from faqsvc.assistants.server import make_server, serve_http

__all__ = ["make_server", "serve_http"]
