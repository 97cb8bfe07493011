"""A day in the life of a help center, in one go: taken in, searched, not found, learned, edited, kept inside, lost,
restored."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, expect

from faqsvc.config import load_settings
from faqsvc.model import Role
from faqsvc.wiring import Services
from tests.conftest import DATA
from tests.serving import started

PASSWORD = "바다 위의 작은 종이배"
SAID = "총알 쏘기"  # what customers say for what the articles call otherwise
MEANT = "송금"
QUERIES = ("이모티콘 환불", "알림 끄기", "비밀번호 변경", "송금 한도", "dkffla", "ㅂㅁㅂㅎ")


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("imported", "articles"))
    return {
        "data": str(tmp_path / "data"),
        "index": str(tmp_path / "index"),
        "store": f"sqlite:///{tmp_path}/var/faqsvc.db",
        "secret_key_file": str(tmp_path / "var" / "key"),
        "semantic": "off",  # by meaning, answers depend on whether the vector was made in time
    }


@pytest.fixture
def run(settings: dict[str, str]) -> Callable[..., str]:
    """`faqsvc` as an operator runs it."""

    def ran(*arguments: str, code: int = 0) -> str:
        environment = {f"FAQSVC_{name.upper()}": value for name, value in settings.items()}
        command = [sys.executable, "-m", "faqsvc", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout

    return ran


def reader(browser: Browser, name: str) -> Page:
    """Somebody with a browser of their own."""
    page = browser.new_context(user_agent=f"Mozilla/5.0 ({name})", locale="ko-KR").new_page()
    page.set_default_timeout(15_000)
    return page


def search(page: Page, address: str, words: str) -> int:
    """By the box; how many there are."""
    page.goto(address)
    page.locator("input[name=query]").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    found = page.locator("h1 .total").first
    expect(found).to_be_visible()
    return int("".join(re.findall(r"\d", found.inner_text())))


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/staff/sign-in")
    page.get_by_label("이름").fill(name)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인").click()
    page.wait_for_url("**/staff**")


def answers(page: Page, address: str) -> list[list[str]]:
    found = []
    for query in QUERIES:
        search(page, address, query)
        ids = page.locator("[data-entry-id]").evaluate_all("all => all.map(one => one.dataset.entryId)")
        found.append(ids)
    return found


@pytest.mark.slow
def test_a_day(browser: Browser, settings: dict[str, str], run: Callable[..., str], tmp_path: Path) -> None:
    # An operator takes the articles in.
    assert "added" in run("import", str(DATA / "articles"))
    services = Services(load_settings({f"FAQSVC_{name.upper()}": value for name, value in settings.items()}))
    services.accounts.add("editor", PASSWORD, Role.EDITOR)
    services.accounts.add("agent", PASSWORD, Role.AGENT)
    services.store.close()
    served = {name: value for name, value in settings.items() if name != "index"}

    with started(tmp_path / "index", **served) as (_, address):
        # Two customers ask in their own words, find nothing, and then find it in others.
        for name in ("minji", "junho"):
            customer = reader(browser, name)
            search(customer, address, SAID)
            expect(customer.get_by_text("관련 도움말을 찾지 못했습니다").first).to_be_visible()
            assert search(customer, address, MEANT) > 0
            customer.locator("[data-entry-id] h3 a").first.click()
            customer.wait_for_url("**/helps_html/**")

        # An editor sees it in the report and accepts the synonym with one click.
        editor = reader(browser, "editor")
        sign_in(editor, address, "editor")
        editor.goto(f"{address}/admin/reports")
        expect(editor.get_by_text(SAID).first).to_be_visible()
        editor.get_by_role("button", name=re.compile(f"받아들이기.*{SAID}")).click()
        customer = reader(browser, "sora")
        began = monotonic()
        while search(customer, address, SAID) < 1 or customer.get_by_text("찾지 못했습니다").count():
            assert monotonic() - began < 10, "the synonym takes effect without a rebuild"
        expect(customer.get_by_text("송금").first).to_be_visible()

        # An article is corrected and live within two seconds.
        entry_id = customer.locator("[data-entry-id]").first.get_attribute("data-entry-id")
        editor.goto(f"{address}/admin/articles/{entry_id}")
        box = editor.get_by_label("답변", exact=True)
        box.fill("송금 한도는 오늘부터 무지개만큼입니다.\n" + box.input_value())
        editor.get_by_role("button", name="게시", exact=True).click()
        expect(editor.get_by_role("status").first).to_be_visible()
        began = monotonic()
        while "무지개만큼" not in customer.goto(f"{address}/helps_html/{entry_id}").text():  # type: ignore[union-attr]
            assert monotonic() - began < 2
        assert search(customer, address, "무지개만큼") >= 1

        # Another is for agents alone: nobody outside sees it.
        editor.goto(f"{address}/admin/articles/new")
        editor.get_by_label(re.compile("번호")).fill("inside-1")
        editor.get_by_label("질문", exact=True).fill("환불 승인은 누구에게 받나요?")
        editor.get_by_label(re.compile("분류")).fill("소담페이\n내부")
        editor.get_by_label("답변", exact=True).fill("구름다리팀 팀장에게 받습니다.")
        editor.get_by_role("button", name="내부용으로 게시").click()
        expect(editor.get_by_role("status").first).to_be_visible()
        outside = reader(browser, "outside")
        for path in ("/search?query=구름다리팀", "/api/v1/search?query=구름다리팀", "/api/v1/suggest?q=환불 승인",
                     "/helps_html/inside-1", "/sitemap.xml", "/feed.atom", "/api/v1/entries/inside-1"):  # fmt: skip
            answer = outside.request.get(address + path)
            assert "구름다리팀 팀장" not in answer.text()
            assert "환불 승인은 누구에게" not in answer.text()

        # The night's backup.
        before = answers(customer, address)
        archive = tmp_path / "night.tar.gz"
        run("backup", str(archive))

    # The disk is lost, the backup is not.
    for name in ("data", "index", "var"):
        shutil.rmtree(tmp_path / name)
    run("restore", str(archive))
    with started(tmp_path / "index", **served) as (_, address):
        customer = reader(browser, "sora")
        assert answers(customer, address) == before
        assert search(customer, address, "무지개만큼") >= 1
        assert search(customer, address, SAID) >= 1
        sign_in(reader(browser, "editor"), address, "editor")
