"""What any page must pass, whatever its state: axe-core's rules, nothing said on the console, nothing wider than the
screen, valid HTML."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
VNU = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_EVERY_RULE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def missing() -> str:
    """What this machine lacks for the browser tests; empty when it lacks nothing."""
    if not CHROMIUM:
        return "no Chromium"
    if not AXE.is_file() or not VNU.is_file():
        return "no axe-core or vnu-jar: npm ci --prefix tests/browser"
    return "" if shutil.which("java") else "no Java for the Nu HTML checker"


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def assert_accessible(page: Page) -> None:
    """No rule of axe-core is broken by the page in the state it is in."""
    page.evaluate(_axe())  # not a script element: the page's own policy would refuse it, and rightly
    found = page.evaluate("options => axe.run(document, options)", _EVERY_RULE)
    told = [
        f"{broken['id']} ({broken['impact']}): {broken['help']}\n    "
        + "\n    ".join(f"{node['target']} {node['html'][:200]}" for node in broken["nodes"][:5])
        for broken in found["violations"]
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)
    assert len(found["passes"]) > 10, "axe-core looked at nothing"


def assert_fits(page: Page) -> None:
    """Nothing stands out to the side: a phone has no sideways scrolling."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen}"


def assert_valid_html(*pages: str) -> None:
    """No error and no warning of the Nu HTML checker. Its start takes two seconds: give it all pages at once."""
    with TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.html") for number in range(len(pages))]
        for file, html in zip(files, pages, strict=True):
            file.write_text(html, encoding="utf-8")
        command = ["java", "-Xmx256m", "-Xss8m", "-jar", str(VNU), "--format", "json", "--stdout", *map(str, files)]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    told = [
        f"page {Path(one['url']).stem}, line {one.get('lastLine')}: {one['message']}\n    {one.get('extract', '')}"
        for one in json.loads(answer.stdout)["messages"]
        if one["type"] == "error" or one.get("subType") == "warning"
    ]
    assert not told, "\n".join(told)
