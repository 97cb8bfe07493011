"""Pictures of the main states into docs/images, from the sample help center in Chromium.

Run: make screenshots, or python -m bench.screenshots. Needs a Korean font (fonts-noto-cjk).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from bench.browser import CHROMIUM
from bench.corpus import DATA
from faqsvc.analysis import make_analyzer
from faqsvc.config import load_settings
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import DataFolder, Indexer, read
from faqsvc.model import Role
from faqsvc.wiring import Services
from tests.serving import serving

INTO = Path(__file__).parent.parent / "docs" / "images"
PHONE = (390, 844)
DESKTOP = (1280, 800)
_EDITOR, _PASSWORD = "haneul", "바다 위의 작은 종이배"
_MESSAGE = """안녕하세요 윤슬기라고 합니다. 010-7391-5528
이모티콘을 잘못 샀는데 환불 되나요? 아직 한 번도 안 썼어요ㅠㅠ
그리고 아이폰에서 단톡방 조용히 나가는 방법 알려 주세요.
굿즈 인형은 언제 배송되나요?"""
_REFUND = f"/search?query={quote('이모티콘 환불')}"


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    path: str
    size: tuple[int, int]
    scheme: str = "light"
    act: Callable[[Page], object] = lambda _page: None


def _type(page: Page) -> None:
    page.locator("#query").press_sequentially("비밀ㅂ")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")


def _read_message(page: Page) -> None:
    page.fill("[name=name]", _EDITOR)
    page.fill("[name=password]", _PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("#message", _MESSAGE)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#reply-form")


PICTURES = (
    Picture("home", "/", DESKTOP),
    Picture("results", _REFUND, DESKTOP),
    Picture("article", "/helps_html/610007?locale=ko#step-2", DESKTOP),
    Picture("article-english-dark", "/helps_html/410021?locale=en", DESKTOP, "dark"),
    Picture("desk", "/staff/sign-in?next=/desk", (1280, 900), act=_read_message),
    Picture("phone-home", "/", PHONE),
    Picture("phone-typing", "/", PHONE, act=_type),
    Picture("phone-results-dark", _REFUND, PHONE, "dark"),
    Picture(
        "phone-categories",
        f"/search?query={quote('설정')}",
        PHONE,
        act=lambda page: page.click(".categories > summary"),
    ),
    Picture("phone-nothing", f"/search?query={quote('쿼카 사육 허가')}", PHONE),
)


def take() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        index = Path(folder) / "index"
        store = f"sqlite:///{folder}/faqsvc.db"
        Indexer(WhooshEngine(index), make_analyzer("mecab")).build(read(DataFolder(DATA).sources()).entries)
        services = Services(load_settings({}, overrides={"store": store, "index": index}))
        services.accounts.add(_EDITOR, _PASSWORD, Role.EDITOR, display="이하늘")
        services.store.close()
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        told = {"contact_url": "https://sodam.example/contact", "base_url": "https://help.sodam.example"}
        with serving(index, store=store, secret_key_file=f"{folder}/key", **told) as site:
            for picture in PICTURES:
                width, height = picture.size
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme=picture.scheme,
                    locale="ko-KR",
                    reduced_motion="reduce",
                )
                page.goto(site + picture.path, wait_until="networkidle")
                picture.act(page)
                page.wait_for_timeout(200)
                page.screenshot(path=INTO / f"{picture.name}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    take()
