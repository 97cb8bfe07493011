"""What stands in the head of a page for other programs: a browser must run none of it and refuse none of it."""

import json

from tests.browser.conftest import OpenPage

_COUNT_VIOLATIONS = "window.violations = 0; addEventListener('securitypolicyviolation', () => window.violations++)"


def test_stated_data_breaks_no_policy(site: str, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.add_init_script(_COUNT_VIOLATIONS)
    page.goto(f"{site}/helps_html/610007?locale=ko")
    block = page.locator("script[type='application/ld+json']")
    assert json.loads(block.text_content() or "")["@graph"][0]["@type"] == "FAQPage"
    assert page.evaluate("violations") == 0
