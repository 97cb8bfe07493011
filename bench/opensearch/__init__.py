"""An OpenSearch node from the jars of Maven Central, on loopback, for as long as it is held.

The jars are fetched once into `bench/out/`; a JDK of 21 or newer is looked for under JAVA_HOME, on the path and where
Debian puts them. Raises Absent where Maven or such a JDK is missing.
"""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path
from time import monotonic, sleep

from bench.peers.port import Absent

_HERE = Path(__file__).parent
_OUT = _HERE.parent / "out" / "opensearch"
_START = 90  # seconds that a node may take
_LEAST_JAVA = 21


class Node:
    """One node; with `seeds` (transport ports) and `managers` (names) it joins others. Ended by `close`."""

    def __init__(
        self, folder: Path, *, name: str = "n1", transport: int = 0, seeds: tuple[int, ...] = (), managers: str = ""
    ) -> None:
        java = _java()
        jars = _jars(java)
        self.port = free_port()
        transport = transport or free_port()
        addresses = ",".join(f"127.0.0.1:{port}" for port in seeds or (transport,))
        folder.mkdir(parents=True, exist_ok=True)
        self._log = (folder / "node.log").open("wb")
        memory = ["-Xms400m", "-Xmx400m"]
        run = [java, *memory, "-cp", f"{_OUT / 'classes'}:{jars}/*", "Node", str(folder / "node"), name]
        run += [str(self.port), str(transport), addresses, managers or name]
        self.process = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=self._log, stderr=subprocess.STDOUT)
        if not seeds:
            self.wait()

    def wait(self) -> None:
        """Until it answers. Raises Absent when it does not in time."""
        until = monotonic() + _START
        while monotonic() < until and self.process.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/_cluster/health")
                if json.loads(connection.getresponse().read()).get("status") in ("green", "yellow"):
                    connection.close()
                    return
            except (OSError, ValueError, http.client.HTTPException):
                pass
            sleep(0.3)
        self.close()
        raise Absent(f"OpenSearch did not start; see {self._log.name}")

    def close(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()


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
