"""Targets that are read: import formats, our own formats back, the editor's notation, archives, settings, lists."""

import gzip
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import mkdtemp

from faqsvc.analysis import make_analyzer
from faqsvc.config import load_settings
from faqsvc.engines.whoosh_engine import generations
from faqsvc.errors import BackupError, SettingsError, SourceError, StoreError
from faqsvc.model import Entry
from faqsvc.operating.archives import opened, pack
from faqsvc.operating.backup import read_rows
from faqsvc.parsing import Reading, Rejection, open_source, to_markdown, write_csv, write_jsonl
from faqsvc.parsing.jsonl import read_line
from faqsvc.parsing.notation import read_notation, write_notation
from faqsvc.search.synonyms import parse_synonyms
from faqsvc.search.word_lists import read_stop_words, read_user_words
from faqsvc.store import Store
from faqsvc.store.dumps import load
from faqsvc.tenants import read_tenants
from tests.fuzz.target import Target, text_of

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "parsing"
ARTICLES = sorted((ROOT / "data" / "articles").rglob("*.html"))


@cache
def folder() -> Path:
    """One a process, in memory where the machine has such a place."""
    memory = Path("/dev/shm")
    return Path(mkdtemp(prefix="faqsvc-fuzz-", dir=memory if memory.is_dir() else None))


def golden(*suffixes: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(GOLDEN.rglob("*")) if path.suffix in suffixes and path.is_file()]


def entries(limit: int = 12) -> list[Entry]:
    return [
        one
        for path in ARTICLES[:: len(ARTICLES) // limit]
        for one in open_source(path).records()
        if isinstance(one, Entry)
    ]


def comes_back(entry: Entry) -> None:
    """What any parser made is written and read by our own formats without loss."""
    file = StringIO()
    write_jsonl([entry], file)
    again = read_line(file.getvalue().encode(), place=entry.source)
    assert again == entry, "jsonl does not come back"
    written = write_notation(entry.blocks, entry.links)
    assert read_notation(written) == (entry.blocks, entry.links), "notation does not come back"


def source(suffix: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        path = folder() / f"input{suffix}"
        path.write_bytes(data)
        for record in open_source(path).records():
            if isinstance(record, Entry):
                comes_back(record)
            else:
                assert isinstance(record, Rejection)
                assert record.detail, "a rejection says why"

    return run


def own_table(data: bytes) -> None:
    """An entry of whatever origin through our CSV and our Markdown."""
    read = read_line(data, place="x:1")
    if not isinstance(read, Entry):
        return
    path = folder() / "own.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_csv([read], file)
    if path.read_text("utf-8-sig").count("\ufffd") > 3:
        return  # refused as a file that was damaged before
    assert list(open_source(path).records()) == [read], "csv does not come back"
    path = folder() / f"{read.id}.md"
    path.write_text(to_markdown(read), encoding="utf-8", newline="")
    try:
        assert list(open_source(path).records()) == [read], "markdown does not come back"
    finally:
        path.unlink()


def site(data: bytes) -> None:
    path = folder() / "site" / "helps" / "110001@locale=ko"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    for record in open_source(folder() / "site", Reading(site=True)).records():
        if isinstance(record, Entry):
            comes_back(record)


def notation(data: bytes) -> None:
    with suppress(ValueError):  # what an editor is told
        parsed = read_notation(text_of(data))
        assert read_notation(write_notation(*parsed)) == parsed, "notation does not come back"


def workbook(data: bytes) -> None:
    """Packed anew after a change of one part, so that more than the checksum of zip is tried."""
    name, _, part = data.partition(b"\n")
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO((GOLDEN / "workbook.xlsx").read_bytes())) as whole,
        zipfile.ZipFile(made, "w") as packed,
    ):
        for info in whole.infolist():
            packed.writestr(info.filename, part if info.filename.encode() == name else whole.read(info))
    source(".xlsx")(made.getvalue())


def _parts() -> list[bytes]:
    with zipfile.ZipFile(GOLDEN / "workbook.xlsx") as whole:
        return [info.filename.encode() + b"\n" + whole.read(info) for info in whole.infolist()]


def settings(data: bytes) -> None:
    pairs = (line.partition("=") for line in text_of(data).split("\n") if "=" in line)
    with suppress(SettingsError):
        load_settings({name: value for name, _, value in pairs})


_SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def _settings() -> list[bytes]:
    names = sorted({word.strip("`") for word in _SETTINGS.split() if word.startswith("`FAQSVC_")})
    return [f"{name}={value}".encode() for name in names for value in ("1", "x", "https://a.example,b", "")]


def tenants(data: bytes) -> None:
    path = folder() / "tenants.toml"
    path.write_bytes(data)
    with suppress(SettingsError):
        read_tenants(load_settings({"FAQSVC_TENANTS": str(path)}))


_TENANTS = b'[a]\nhosts = ["a.example"]\n\n[b]\nhosts = ["b.example"]\nsite_name = "b"\nport = 1\n'


def _word_lists() -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "data" / "dictionaries").iterdir())]


def word_lists(data: bytes) -> None:
    path = folder() / "words.txt"
    path.write_bytes(data)
    for read in (read_user_words, read_stop_words, lambda path: parse_synonyms(path, make_analyzer("mecab"))):
        with suppress(SourceError):
            read(path)


def archive(data: bytes) -> None:
    path = folder() / "backup.tar.gz"
    path.write_bytes(gzip.compress(data, 1) if data[:2] != b"\x1f\x8b" else data)
    with suppress(BackupError), opened(path, place=path.with_name("unpacked")) as found:
        assert isinstance(found.about, dict), "about is no object"


def _archives() -> list[bytes]:
    about = folder() / "packed"
    about.mkdir(exist_ok=True)
    (about / "store.jsonl").write_text('["accounts", {"id": 1}]\n')
    target = folder() / "seed.tar.gz"
    pack(about, target, about={"made": "2026-01-01", "revision": "r0001"})
    return [gzip.decompress(target.read_bytes()), target.read_bytes()]


def manifest(data: bytes) -> None:
    """Of a generation: as it is, and with its own checksum made to fit."""
    place = folder() / "gen-00000001"
    place.mkdir(exist_ok=True)
    path = place / "manifest.json"
    path.write_bytes(data)
    generations.inspect(place)
    with suppress(ValueError, RecursionError):
        read = json.loads(data)
        if isinstance(read, dict):
            read.pop("sha256", None)
            digest = sha256(json.dumps(read, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
            path.write_text(json.dumps(read | {"sha256": digest}))
            generations.inspect(place)


@cache
def _store() -> Store:
    made = Store(f"sqlite:///{folder()}/store.db")
    made.ready()
    return made


def backup_rows(data: bytes) -> None:
    """Of the store, as a backup of this very version holds them."""
    path = folder() / "store.jsonl"
    path.write_bytes(data)
    with suppress(BackupError, StoreError):
        load(_store(), read_rows(path), revision=_REVISION)


_REVISION = "r0009"
_ROWS = (
    b'["accounts", {"id": 1, "name": "a", "display": "b", "role": "agent", "created": "2026-01-01T00:00:00+00:00"}]\n'
)
_MANIFEST = json.dumps(
    {
        "info": {"number": 1, "entries": 3, "fingerprint": "x", "built": "2026-01-01", "layout": 1},
        "files": {"a.seg": {"size": 3, "sha256": "0" * 64}},
        "sha256": "0" * 64,
    }
).encode()


def _json_lines() -> list[bytes]:
    made = []
    for one in entries():
        file = StringIO()
        write_jsonl([one], file)
        made.append(file.getvalue().encode())
    return made + [line for data in golden(".jsonl") for line in data.splitlines()]


def targets() -> list[Target]:
    articles = [path.read_bytes() for path in ARTICLES[::12]]
    markdown = [to_markdown(one).encode() for one in entries()]
    notations = [write_notation(one.blocks, one.links).encode() for one in entries()]
    return [
        Target("html", 3, lambda: articles + golden(".html"), source(".html")),
        Target("result-text", 1, lambda: golden(".txt"), source(".txt")),
        Target("site", 3, lambda: articles + golden(".html"), site),
        Target("csv", 1, lambda: golden(".csv"), source(".csv")),
        Target("tsv", 1, lambda: [one.replace(b",", b"\t") for one in golden(".csv")], source(".tsv")),
        Target("xlsx", 6, _parts, workbook),
        Target("xlsx-bytes", 3, lambda: golden(".xlsx"), source(".xlsx")),
        Target("jsonl", 0.5, _json_lines, source(".jsonl")),
        Target("json", 1, lambda: golden(".json", ".jsonld"), source(".json")),
        Target("markdown", 3, lambda: markdown + golden(".md"), source(".md")),
        Target("own-formats", 3, _json_lines, own_table),
        Target("notation", 0.3, lambda: notations, notation),
        Target("settings", 0.3, _settings, settings),
        Target("tenants", 0.5, lambda: [_TENANTS], tenants),
        Target("word-lists", 1, _word_lists, word_lists),
        Target("archive", 2, _archives, archive),
        Target("backup-rows", 3, lambda: [_ROWS, _ROWS * 3], backup_rows),
        Target("manifest", 0.2, lambda: [_MANIFEST], manifest),
    ]  # fmt: skip
