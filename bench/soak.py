"""A served help center for half an hour: searches, suggestions, articles, edits and imports at a steady rate.

What is looked for is what grows: memory of the server's processes, their open files, the time of the slowest answers.
The first tenth warms up and counts for nothing.

Run: python -m bench.soak [--minutes 30] [--rate 10] [--entries 1000] [--series FILE]
"""

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.parse import quote, urlsplit

from bench.corpus import SEED, corpus, distinct_queries
from bench.processes import children, own
from bench.report import Section
from bench.timing import percentile
from faqsvc.parsing import write_jsonl
from tests.serving import started

_EDIT_EVERY = 20.0  # seconds
_IMPORT_EVERY = 60.0
_LOOK_EVERY = 5.0
_WARM = 0.1  # of the time
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Looked:
    """Of all processes of the server together."""

    at: float
    megabytes: float
    handles: int
    cpu: float  # seconds used so far by the processes that are there


@dataclass(slots=True)
class Seen:
    """times: when a request began, the seconds it took. failed: what was no success, in its own words."""

    times: list[tuple[float, float]] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    edits: int = 0
    imports: int = 0


class Soak:
    def __init__(self, folder: Path, address: str, pid: int, *, entries: int, environment: Mapping[str, str]) -> None:
        self.seen = Seen()
        self._folder, self._pid, self._environment = folder, pid, dict(environment)
        self._place = urlsplit(address)
        self._rng = random.Random(SEED)
        self._queries = distinct_queries(20_000)
        self._entries = entries
        self._key = self._faqsvc("key", "add", "soak", "--scope", "write").strip()

    def run(self, *, seconds: float, rate: float) -> Seen:
        done = threading.Event()
        others = [
            threading.Thread(target=self._every, args=(each, work, done))
            for each, work in ((_EDIT_EVERY, self._edit), (_IMPORT_EVERY, self._import), (_LOOK_EVERY, self._look))
        ]
        for thread in others:
            thread.start()
        began = monotonic()
        for number in range(int(seconds * rate)):
            sleep(max(0.0, began + number / rate - monotonic()))
            self._ask(self._next())
        done.set()
        for thread in others:
            thread.join()
        return self.seen

    def _next(self) -> str:
        """Half of the queries come again and again, as people's do; the rest is asked once."""
        chance = self._rng.random()
        query = self._rng.choice(self._queries[:200] if self._rng.random() < 0.5 else self._queries)
        if chance < 0.55:
            return f"/search?query={quote(query)}"
        if chance < 0.65:
            return f"/api/v1/search?query={quote(query)}"
        if chance < 0.9:
            return f"/api/v1/suggest?q={quote(query[: self._rng.randint(1, 6)])}"
        return f"/helps_html/m{self._rng.randrange(300, self._entries)}"

    def _ask(self, path: str, *, method: str = "GET", body: object = None) -> None:
        began = monotonic()
        connection = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"} if body else {}
            connection.request(method, path, body=json.dumps(body) if body else None, headers=headers)
            answer = connection.getresponse()
            said = answer.read()
            if answer.status not in (200, 201):
                self.seen.failed.append(f"{method} {path}: {answer.status} {said[:200]!r}")
        except (OSError, http.client.HTTPException) as error:
            self.seen.failed.append(f"{method} {path}: {error!r}")
        finally:
            connection.close()
        if method == "GET":
            self.seen.times.append((began, monotonic() - began))

    def _every(self, each: float, work: object, done: threading.Event) -> None:
        while not done.wait(each):
            work()  # type: ignore[operator]

    def _edit(self) -> None:
        self.seen.edits += 1
        number = self.seen.edits % 20
        given = {
            "question": f"별똥별 관측 {self.seen.edits}",
            "path": [{"name": "소담톡", "id": 11}, {"name": "하늘"}],
            "answer": f"{self.seen.edits}번째로 고친 답변입니다.",
            "seen": (self.seen.edits - 1) // 20,
        }
        self._ask(f"/api/v1/entries/sky-{number}", method="PUT", body=given)

    def _import(self) -> None:
        self.seen.imports += 1
        source = self._folder / "lately.jsonl"
        line = {"id": "lately", "question": f"최근 소식 {self.seen.imports}"}
        line |= {"path": [{"name": "소담톡"}], "answer": [{"kind": "paragraph", "text": "소식입니다."}]}
        source.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
        try:
            self._faqsvc("import", str(source))
        except subprocess.CalledProcessError as error:
            self.seen.failed.append(f"import: {error.stderr[:300]}")

    def _faqsvc(self, *words: str) -> str:
        command = [sys.executable, "-m", "faqsvc", *words]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True).stdout

    def _look(self) -> None:
        pids = [self._pid, *children(self._pid)]
        handles = sum(1 for pid in pids for _ in Path(f"/proc/{pid}/fd").iterdir())
        self.seen.looked.append(Looked(monotonic(), sum(map(own, pids)), handles, sum(map(_cpu, pids))))


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def soaking(entries: int) -> Iterator[Soak]:
    with TemporaryDirectory(prefix="faqsvc-soak-") as name:
        folder = Path(name)
        (folder / "data" / "articles").mkdir(parents=True)
        with (folder / "data" / "articles" / "corpus.jsonl").open("w", encoding="utf-8") as file:
            write_jsonl(list(corpus(entries)), file)
        given = {"data": str(folder / "data"), "store": f"sqlite:///{folder}/var/faqsvc.db", "semantic": "off"}
        given |= {"secret_key_file": str(folder / "var" / "secret-key"), "api_limit": "0", "workers": str(_WORKERS)}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FAQSVC_")}
        environment |= {f"FAQSVC_{name.upper()}": value for name, value in given.items()}
        environment["FAQSVC_INDEX"] = str(folder / "index")
        subprocess.run([sys.executable, "-m", "faqsvc", "index", "build"], env=environment, check=True)
        with started(folder / "index", **given) as (process, address):
            yield Soak(folder, address, process.pid, entries=entries, environment=environment)


def section(seen: Seen, *, command: str) -> Section:
    began, ended = seen.times[0][0], seen.times[-1][0]
    warm = began + _WARM * (ended - began)
    middle = (warm + ended) / 2
    looked = [one for one in seen.looked if one.at >= warm]
    slope = linear_regression([one.at / 60 for one in looked], [one.megabytes for one in looked]).slope
    early = [took for at, took in seen.times if warm <= at < middle]
    late = [took for at, took in seen.times if at >= middle]
    before, after = (1e3 * percentile(times, 0.99) for times in (early, late))
    handles = [one.handles for one in looked]
    third = len(handles) // 3
    half = next(number for number, one in enumerate(looked) if one.at >= middle)
    first = (looked[half].cpu - looked[0].cpu) / (looked[half].at - looked[0].at)
    second = (looked[-1].cpu - looked[half].cpu) / (looked[-1].at - looked[half].at)
    rows = (
        (
            "failed",
            "0",
            f"{len(seen.failed)} of {len(seen.times):,} requests, {seen.edits} edits, {seen.imports} imports",
        ),
        ("memory, MB a minute", "< 1", f"{slope:+.3f} ({looked[0].megabytes:.0f} to {looked[-1].megabytes:.0f} MB)"),
        ("open files", "+0", f"{max(handles[-third:]) - max(handles[:third]):+d} (at most {max(handles)})"),
        ("p99 of the second half to the first", "< +10 %", f"{after / before - 1:+.1%} ({before:.1f}, {after:.1f} ms)"),
        (
            "processor time, second half to the first",
            "",
            f"{second / first - 1:+.1%} ({first:.1%}, {second:.1%} of a core)",
        ),
        ("p50", "", f"{1e3 * percentile(early, 0.5):.2f}, {1e3 * percentile(late, 0.5):.2f} ms"),
    )
    notes = (f"Seed {SEED}, {date.today()}; {_WORKERS} workers; memory is that of no file, of all processes.",)
    return Section("Soak", command, ("what", "asked", "reached"), rows, notes)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=10, help="requests a second")
    parser.add_argument("--entries", type=int, default=1_000)
    parser.add_argument("--series", type=Path, help="write every look at the processes here, as CSV")
    given = parser.parse_args(arguments)
    with soaking(given.entries) as soak:
        seen = soak.run(seconds=60 * given.minutes, rate=given.rate)
    print(section(seen, command=" ".join(["python -m bench.soak", *arguments])).markdown())
    print("\n".join(seen.failed[:20]), file=sys.stderr)
    if given.series:
        lines = [f"{one.at - seen.times[0][0]:.0f},{one.megabytes:.1f},{one.handles}" for one in seen.looked]
        given.series.write_text("\n".join(["seconds,megabytes,handles", *lines]) + "\n", encoding="utf-8")
    return 1 if seen.failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
