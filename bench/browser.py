"""The pages in Chromium: Lighthouse's marks as a phone, what a first result page weighs, layout shift, and how soon
suggestions stand under the box after a key.

Run: make lighthouse, or python -m bench.browser (npm ci --prefix bench/lighthouse before).
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from bench.corpus import DATA, queries
from bench.report import Section
from bench.timing import percentile
from faqsvc.analysis import make_analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import DataFolder, Indexer, read
from tests.serving import serving

LIGHTHOUSE = Path(__file__).parent / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
PAGES = {
    "home": "/",
    "results": f"/search?query={quote('이모티콘 환불')}",
    "article": "/helps_html/610007?locale=ko",
}
_RUNS = 3  # of Lighthouse, whose marks waver with the machine; the median is told
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_TYPED = 40  # queries typed, by their first letters
_PAUSE = 150  # ms between two keys, a quick typist's
_PHONE = {"width": 390, "height": 844}
_WATCH = """
() => {
  window.times = [];
  let pressed;
  document.querySelector("#query").addEventListener("beforeinput", (event) => { pressed = event.timeStamp; });
  new MutationObserver(() => {
    if (pressed === undefined) return;
    const since = pressed;
    pressed = undefined;
    requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - since)));
  }).observe(document.querySelector("[role=listbox]"), { childList: true });
}
"""
_SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def marks(address: str) -> dict[str, float]:
    """Lighthouse's marks of one run, 0 to 100, with its phone setting."""
    flags = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    run = [str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--chrome-flags={flags}", "--form-factor=mobile"]
    told = subprocess.run(run, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True, text=True, check=True)
    report = json.loads(told.stdout)
    for audit in report["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] == "binary":
            print(f"{address}: {audit['id']}: {audit['title']}", file=sys.stderr)
    return {name: 100 * report["categories"][name]["score"] for name in _CATEGORIES}


def lighthouse(site: str) -> Section:
    rows = []
    for name, path in PAGES.items():
        runs = [marks(site + path) for _ in range(_RUNS)]
        rows.append((name, *(f"{median(run[one] for run in runs):.0f}" for one in _CATEGORIES)))
    notes = (
        f"Phone setting, median of {_RUNS} runs. Results carry noindex on purpose, which the last column marks down.",
    )
    return Section("Lighthouse", "python -m bench.browser", ("page", *_CATEGORIES), tuple(rows), notes)


def weight_and_shift(browser: Browser, site: str) -> Section:
    rows = []
    for name, path in PAGES.items():
        page = browser.new_page(viewport=_PHONE)
        page.add_init_script(_SHIFT)
        page.goto(site + path, wait_until="networkidle")
        transferred = page.evaluate(
            "performance.getEntries().reduce((sum, one) => sum + (one.encodedBodySize ?? 0), 0)"
        )
        rows.append((name, f"{transferred / 1000:.1f}", f"{page.evaluate('window.shift'):.3f}"))
        page.close()
    head = ("first visit", "kB compressed, all files", "layout shift")
    return Section("Weight and layout shift", "python -m bench.browser", head, tuple(rows))


def typing(browser: Browser, site: str) -> Section:
    page = browser.new_page(viewport=_PHONE)
    page.goto(site)
    page.evaluate(_WATCH)
    for query in sorted({query[:5] for query in queries()})[:_TYPED]:
        page.locator("#query").fill("")
        page.wait_for_timeout(_PAUSE)
        page.locator("#query").press_sequentially(query, delay=_PAUSE)
    page.wait_for_timeout(_PAUSE)
    times = sorted(page.evaluate("window.times"))
    page.close()
    row = (f"{len(times)}", f"{percentile(times, 0.5):.0f}", f"{percentile(times, 0.95):.0f}")
    head = ("keys", "p50 ms", "p95 ms")
    notes = (f"From the key to the frame that shows the list; {_PAUSE} ms between keys, server on the same machine.",)
    return Section("Key to suggestions", "python -m bench.browser", head, (row,), notes)


def sections() -> list[Section]:
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        index = Path(folder)
        Indexer(WhooshEngine(index), make_analyzer("mecab")).build(read(DataFolder(DATA).sources()).entries)
        with serving(index) as site:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            found = [typing(browser, site), weight_and_shift(browser, site)]
            browser.close()
            return [lighthouse(site), *found] if LIGHTHOUSE.exists() else found


if __name__ == "__main__":
    for one in sections():
        print(one.markdown())
