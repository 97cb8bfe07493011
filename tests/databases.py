"""A real PostgreSQL for the tests: made in a temporary folder, listening on a socket there, stopped at the end."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def programs() -> Path | None:
    """Where initdb and pg_ctl are: Debian keeps them off the path."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return folders[-1].parent if folders else None


class Server:
    """`url(name)` is the address of a database; `run` executes a statement in the one called postgres."""

    def __init__(self, folder: Path, bin_: Path) -> None:
        self.folder, self._bin = folder, bin_

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def create(self, name: str) -> str:
        """A database that holds nothing yet."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.run(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return self.url(name)

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def control(self, *words: str) -> None:
        """pg_ctl: start, stop, restart."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        log = self.folder / "log"
        command = [f"{self._bin}/pg_ctl", "-D", f"{self.folder}/data", "-l", str(log), "-w", "-o", options, *words]
        _as_postgres(command, self.folder)

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split("\n")[0])


@contextmanager
def postgresql() -> Iterator[Server]:
    bin_ = programs()
    assert bin_ is not None
    with TemporaryDirectory(prefix="faqsvc-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server = Server(folder, bin_)
        _as_postgres(
            [f"{bin_}/initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"], folder
        )
        server.control("start")
        try:
            yield server
        finally:
            server.control("stop", "-m", "immediate")
            time.sleep(0.05)


def _as_postgres(command: Sequence[str], folder: Path) -> None:
    """The server refuses to run as root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*user, *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0, done.stderr.decode()
