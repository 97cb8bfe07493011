"""The sample help center, saved page by page under the names that `wget --mirror` gives, and taken in again."""

from collections import Counter
from pathlib import Path

from flask.testing import FlaskClient

from faqsvc.indexing import read
from faqsvc.model import Entry
from faqsvc.parsing import Reading, open_source
from tests.conftest import DATA


def test_a_mirror_of_our_own_pages_gives_every_article_back(sample_client: FlaskClient, tmp_path: Path) -> None:
    root = tmp_path / "127.0.0.1:8000"
    sample = {one.id: one for one in open_source(DATA / "articles").records() if isinstance(one, Entry)}
    addresses = [one.address for one in sample.values()]
    addresses += [address.replace("locale=ko", "locale=en") for address in addresses[:20]]  # the page, not the article
    for address in ("/", "/search?query=환불", "/search?query=&serviceId=11", "/robots.txt", "/feed.atom", *addresses):
        path = root / address.lstrip("/") if address != "/" else root / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sample_client.get(address).data)
    (root / "assets").mkdir()
    (root / "assets" / "icon.svg").write_text("<svg/>")
    batch = read([tmp_path], reading=Reading(site=True))
    assert batch.rejections == ()
    assert Counter(batch.passed_over) == {"asset": 3, "no_article": 3, "repeated": 20}
    taken = {one.id: one for one in batch.entries}
    assert taken.keys() == sample.keys()
    for one in taken.values():
        original = sample[one.id]
        assert (one.question, one.path, one.updated) == (original.question, original.path, original.updated)
        assert "".join(one.answer.split()) == "".join(original.answer.split())
