"""Stage 1: the mirror of a site, as `wget --mirror` leaves it -> its articles.

Pages stand as `index.html` in folders, as names with a query (`110001?locale=ko`, or `@` for `?`), with or without a
suffix; most files are pictures, lists and the same page again. The rule a change must not break: what is no article
is counted and passed over; what looks like one and can't be read is a rejection.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from faqsvc.model import CategoryPath, Entry
from faqsvc.parsing.article_html import Mirrored, read_article
from faqsvc.parsing.decoding import Refused, decode
from faqsvc.parsing.fields import derived_id
from faqsvc.parsing.result_page_html import is_result_page
from faqsvc.parsing.source import MAX_FILE_BYTES, Reason, Record, Rejection

_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL
)
_PAGES = frozenset([".html", ".htm", ".xhtml"])
_NUMBER = re.compile(r"(\d{3,20})(?:-.*)?")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
_NO_ARTICLE = frozenset([Reason.NO_QUESTION, Reason.NO_ANSWER, Reason.NO_CATEGORY])


@dataclass(frozen=True, slots=True)
class SiteSource:
    """Every file below a folder, in the order of their paths; links that lead out of it are passed over."""

    root: Path
    default: CategoryPath | None = None

    def records(self) -> Iterator[Record]:
        root = self.root.resolve()
        first: dict[str, Entry] = {}
        for file in sorted(self.root.rglob("*")):
            if file.is_file() and file.resolve().is_relative_to(root):
                for record in self._read(file):
                    earlier = first.setdefault(record.id, record) if isinstance(record, Entry) else None
                    yield record if earlier is None or earlier is record else _again(record, earlier)

    def _read(self, file: Path) -> Iterator[Record]:
        place = str(file)
        try:
            with file.open("rb") as opened:
                data = opened.read(MAX_FILE_BYTES + 1)
            if not _PAGE.match(data.lstrip(b"\xef\xbb\xbf")[:2_000]):
                yield Rejection(place, Reason.ASSET, "no page")
                return
            records = self._page(decode(data), file)
        except Refused as refused:
            yield Rejection(place, refused.reason, str(refused))
        except OSError as error:
            yield Rejection(place, Reason.UNREADABLE, error.strerror or str(error))
        except Exception as error:  # noqa: BLE001 - one page that a library chokes on must not stop the other thousand
            yield Rejection(place, Reason.MALFORMED, f"{type(error).__name__}: {error}"[:200])
        else:
            for record in records:
                no_article = isinstance(record, Rejection) and record.reason in _NO_ARTICLE
                yield Rejection(place, Reason.NO_ARTICLE, "a page, but no article") if no_article else record

    def _page(self, text: str, file: Path) -> list[Record]:
        if is_result_page(text):
            return [Rejection(str(file), Reason.NO_ARTICLE, "a result page")]
        page = Mirrored(self._id(file))
        return list(read_article(text, place=str(file), default=self.default, mirrored=page))

    def _id(self, file: Path) -> str:
        """For a page that states none: the number or name in its address, else one made from the address."""
        inside = file.relative_to(self.root)
        name = re.split(r"[?@]", inside.name)[0]
        stem = PurePath(name).stem if PurePath(name).suffix.lower() in _PAGES else name
        if stem.lower() in ("index", "default", ""):
            stem = inside.parent.name
            number = _NUMBER.fullmatch(stem)
            return number[1] if number else derived_id(inside.parent.as_posix())
        number = _NUMBER.fullmatch(stem)
        return number[1] if number else stem if _NAME.fullmatch(stem) else derived_id(inside.as_posix())


def _again(record: Record, earlier: Entry) -> Rejection:
    """A page that was also saved under another address; another article under the same id is a fault."""
    same = record == earlier
    place = record.source if isinstance(record, Entry) else record.place
    detail = f"{earlier.id} is also in {earlier.source}"
    return Rejection(place, Reason.REPEATED if same else Reason.DUPLICATE_ID, detail)
