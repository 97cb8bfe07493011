"""OpenSearch nodes from the jars of Maven Central, on loopback, for as long as they are held; one or a cluster of them.

The jars are fetched once into `build/`; a JDK of 21 or newer is looked for under JAVA_HOME, on the path and where
Debian puts them. Raises Absent where Maven or such a JDK is missing. A node ends with the process that started it.
"""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep

_HERE = Path(__file__).parent
_OUT = _HERE.parents[1] / "build" / "opensearch"
_START = 90  # seconds that a node may take
_LEAST_JAVA = 21


class Absent(Exception):
    """Something that a node needs is not installed here; says what."""


def missing() -> str:
    """What a node needs and is not here; empty where all is."""
    try:
        _java()
    except Absent as absent:
        return str(absent)
    return "" if (_OUT / "classes").is_dir() or shutil.which("mvn") else "Maven is not installed"


class Node:
    """One node; with `seeds` (transport ports) and `managers` (names) it joins others. Ended by `close`."""

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "n1",
        port: int = 0,
        transport: int = 0,
        seeds: tuple[int, ...] = (),
        managers: str = "",
        heap: str = "400m",
    ) -> None:
        java = _java()
        jars = _jars(java)
        self.port = port or free_port()
        transport = transport or free_port()
        addresses = ",".join(f"127.0.0.1:{port}" for port in seeds or (transport,))
        folder.mkdir(parents=True, exist_ok=True)
        self._log = (folder / "node.log").open("ab")
        memory = [f"-Xms{heap}", f"-Xmx{heap}"]
        run = [java, *memory, "-cp", f"{_OUT / 'classes'}:{jars}/*", "Node", str(folder / "node"), name]
        run += [str(self.port), str(transport), addresses, managers or name]
        self.process = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=self._log, stderr=subprocess.STDOUT)
        if not seeds:
            self.wait()

    def wait(self) -> None:
        """Until it answers. Raises Absent when it does not in time."""
        until = monotonic() + _START
        while monotonic() < until and self.process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with closing(connection), suppress(OSError, ValueError, http.client.HTTPException):
                connection.request("GET", "/_cluster/health")
                if json.loads(connection.getresponse().read()).get("status") in ("green", "yellow"):
                    return
            sleep(0.3)
        self.close()
        raise Absent(f"OpenSearch did not start; see {self._log.name}")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """As a power cut would: no goodbye to the others."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()


class Cluster:
    """Three nodes (or as many as asked) that know each other. A killed one comes back by `restart`, with its data."""

    def __init__(self, folder: Path, *, size: int = 3, heap: str = "400m") -> None:
        self._folder = folder
        self._heap = heap
        self._transports = tuple(free_port() for _ in range(size))
        self._ports = tuple(free_port() for _ in range(size))
        self._names = tuple(f"n{number + 1}" for number in range(size))
        self.nodes = [self.start(number) for number in range(size)]
        try:
            for node in self.nodes:
                node.wait()
        except BaseException:
            self.close()
            raise

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(node.address for node in self.nodes)

    def restart(self, number: int) -> None:
        self.nodes[number] = self.start(number)
        self.nodes[number].wait()

    def close(self) -> None:
        for node in self.nodes:
            node.close()

    def start(self, number: int) -> Node:
        return Node(
            self._folder / self._names[number],
            name=self._names[number],
            port=self._ports[number],
            transport=self._transports[number],
            seeds=self._transports,
            managers=",".join(self._names),
            heap=self._heap,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _java() -> str:
    places = [os.environ.get("JAVA_HOME", ""), *map(str, sorted(Path("/usr/lib/jvm").glob("*")))]
    for java in [shutil.which("java"), *(f"{place}/bin/java" for place in places if place)]:
        if java and Path(java).is_file():
            told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
            version = re.search(r'version "(\d+)', told)
            if version and int(version[1]) >= _LEAST_JAVA and Path(java).with_name("javac").is_file():
                return java
    raise Absent(f"no JDK of {_LEAST_JAVA} or newer")


def _jars(java: str) -> Path:
    jars, classes = _OUT / "jars", _OUT / "classes"
    if not (classes / "Node.class").exists():
        if shutil.which("mvn") is None:
            raise Absent("Maven is not installed")
        fetch = ["mvn", "-q", "-B", "-f", str(_HERE / "pom.xml"), "dependency:copy-dependencies"]
        subprocess.run([*fetch, f"-DoutputDirectory={jars}"], check=True)
        compiler = str(Path(java).with_name("javac"))
        subprocess.run([compiler, "-cp", f"{jars}/*", "-d", str(classes), str(_HERE / "Node.java")], check=True)
    return jars
