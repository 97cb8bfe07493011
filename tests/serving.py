"""`faqsvc serve` as a process of its own on a loopback port, as people run it."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def started(
    index: Path, *, module: str = "faqsvc", output: IO[bytes] | None = None, **settings: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server over `index` as a process, and its base address; it is told to end, unless it has ended by itself.

    `settings` by their environment variables' names, lower case; `output`: where its stderr goes.
    """
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FAQSVC_")}
    environment |= {"FAQSVC_INDEX": str(index), "FAQSVC_PORT": str(port), "FAQSVC_WORKERS": "1"}
    own = index.parent / f"served-{port}"  # not the store of whoever runs the tests
    environment |= {"FAQSVC_STORE": f"sqlite:///{own}/faqsvc.db", "FAQSVC_SECRET_KEY_FILE": str(own / "secret-key")}
    environment |= {f"FAQSVC_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", module, *(["serve"] if module == "faqsvc" else [])]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=output) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            until = monotonic() + 60
            while not _answers(f"{address}/livez"):
                assert process.poll() is None, "the server has ended"
                assert monotonic() < until, "the server does not answer"
                sleep(0.02)
            yield process, address
        finally:
            process.terminate()


@contextmanager
def serving(index: Path, **settings: str) -> Iterator[str]:
    """The base address of `faqsvc serve` over `index`."""
    with started(index, **settings) as (_, address):
        yield address


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
