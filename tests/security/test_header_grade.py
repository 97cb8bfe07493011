"""The grade of MDN's HTTP Observatory for every kind of page, over TLS on loopback: A+, 130 points or more.

The package is made for public sites: it asks ports 443 and 80 and reads a list of preloaded hosts, which is left empty.
"""

import json
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, redirect
from werkzeug.serving import BaseWSGIServer, make_server

from faqsvc.config import load_settings
from faqsvc.search import SearchService
from faqsvc.web import create_app
from faqsvc.wiring import Services

HERE = Path(__file__).parent / "observatory"
PACKAGE = HERE / "node_modules" / "@mdn" / "mdn-http-observatory"
PATHS = ("/", "/search?query=a", "/helps_html/410001", "/no/such/page", "/staff/sign-in", "/api/v1/search?query=a")

GRADED = ["/"]

pytestmark = [pytest.mark.slow, pytest.mark.root, pytest.mark.observatory]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for localhost."""
    folder = tmp_path_factory.mktemp("tls")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"), "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def running(server: BaseWSGIServer) -> BaseWSGIServer:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def served(authority: Path, sample: SearchService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("grade")
    overrides = {"store": f"sqlite:///{folder}/store.db", "secret_key_file": folder / "key"}
    services = Services(load_settings({}, overrides=overrides))
    app = create_app(sample, services.settings, services=services)
    plain = Flask("plain")

    @plain.route("/", defaults={"path": ""})
    @plain.route("/<path:path>")
    def elsewhere(path: str) -> Response:
        return redirect(f"https://localhost/{path}", 301)  # type: ignore[return-value]

    inside = app.wsgi_app

    def chosen(environ: dict[str, Any], start: Any) -> Any:
        """The scanner asks for the root alone; it gets the page that is to be graded, an error under 200 too."""
        if environ["PATH_INFO"] != "/":
            return inside(environ, start)
        environ["PATH_INFO"], _, environ["QUERY_STRING"] = GRADED[-1].partition("?")
        return inside(environ, lambda _status, headers, *rest: start("200 OK", headers, *rest))

    app.wsgi_app = chosen  # type: ignore[method-assign]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "cert.pem", authority / "key.pem")
    servers = [
        running(make_server("127.0.0.1", 443, app, threaded=True, ssl_context=context)),
        running(make_server("127.0.0.1", 80, plain, threaded=True)),
    ]
    yield
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_grades(served: None, authority: Path) -> None:
    """One test for all pages: its ports exist once."""
    (PACKAGE / "conf" / "hsts-preload.json").write_text("{}")
    for path in PATHS:
        GRADED.append(path)
        run = subprocess.run(
            [shutil.which("node") or "node", str(PACKAGE / "src" / "scan.js"), "localhost"],
            env={**os.environ, "NODE_EXTRA_CA_CERTS": str(authority / "cert.pem")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        scan = json.loads(run.stdout)["scan"]
        print(path, scan["grade"], scan["score"])
        assert scan["grade"] == "A+", run.stdout
        assert scan["score"] >= 130, run.stdout
