"""What an article page states about itself for search engines: FAQPage and BreadcrumbList of schema.org, as JSON-LD.

Templates write it by Jinja's `tojson`, which escapes `<`, `>` and `&`, into a data block (`application/ld+json`): a
browser never runs one, so the Content-Security-Policy's `script-src` has no say in it.
"""

from typing import Any

from faqsvc.model import Entry
from faqsvc.web.markup import render_stated

_SCHEMA = "https://schema.org"


def stated(entry: Entry, base: str) -> dict[str, Any]:
    """`base`: the public address of the service."""
    page: dict[str, Any] = {
        "@type": "FAQPage",
        "@id": base + entry.address,
        "inLanguage": entry.locale,
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry.question,
                "acceptedAnswer": {"@type": "Answer", "text": str(render_stated(entry))},
            }
        ],
    }
    if entry.updated:
        page["dateModified"] = entry.updated.isoformat()
    trail = [
        {
            "@type": "ListItem",
            "position": number,
            "name": level.name.strip(),
            "item": f"{base}{_list_url(entry, number)}",
        }
        for number, level in enumerate(entry.path.levels, start=1)
    ]
    return {"@context": _SCHEMA, "@graph": [page, {"@type": "BreadcrumbList", "itemListElement": trail}]}


def _list_url(entry: Entry, number: int) -> str:
    """The results of the first `number` levels of the entry's path."""
    ids = entry.path.ids
    chosen = f"/search?query=&serviceId={ids[0]}"
    return chosen if number == 1 else f"{chosen}&categoryId={ids[number - 1]}"
