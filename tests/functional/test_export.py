"""`faqsvc export` as a person runs it, and the way back by `faqsvc import`."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from faqsvc.model import Entry
from faqsvc.parsing import open_source
from tests.functional.command_line import articles_in, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles_in(tmp_path)
    assert run(tmp_path, "index", "build").returncode == 0
    return tmp_path


def test_what_is_exported_is_imported_again_without_loss(folder: Path) -> None:
    published = {one for one in open_source(folder / "data" / "articles").records() if isinstance(one, Entry)}
    for form, target in (("jsonl", "all.jsonl"), ("csv", "all.csv"), ("markdown", "all")):
        done = run(folder, "export", form, str(folder / target))
        assert (done.returncode, done.stdout.split(" to ")[0]) == (0, "8 entries written")
        assert set(open_source(folder / target).records()) == published
    assert not [path for path in folder.iterdir() if path.name.endswith(".tmp")]
    back = run(folder, "import", str(folder / "all.csv"))
    assert back.returncode == 0
    assert "8 entries read, 0 rejected\n0 added" in back.stdout


def test_one_offline_file_has_every_article_and_loads_nothing(folder: Path) -> None:
    assert run(folder, "export", "html", str(folder / "help.html")).returncode == 0
    page = BeautifulSoup((folder / "help.html").read_bytes(), "lxml")
    assert len(page.select("details.article")) == 8
    assert "default-src 'none'" in str(page.select_one("meta[http-equiv]"))
    assert not page.select("[src], link, a[href^='/'], [style]")


def test_the_standard_output(folder: Path) -> None:
    assert run(folder, "export", "jsonl", "-").stdout.count("\n") == 8


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("export", "csv", "/nonexistent/x.csv"), 66, "/nonexistent/x.csv"),
        (("export", "markdown", "."), 66, "not an empty folder"),
        (("export", "pdf", "x"), 2, "pdf"),
    ],
)
def test_errors_are_one_readable_line(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    failed = run(folder, *words)
    assert failed.returncode == code
    assert said in failed.stderr
    assert "Traceback" not in failed.stderr
