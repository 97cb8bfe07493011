"""Lists of links to articles, as strings: other articles, and the devices of one."""

from collections.abc import Iterable

from markupsafe import Markup

from faqsvc.model import Entry
from faqsvc.web import presenters as present
from faqsvc.web.languages import gettext
from faqsvc.web.markup.inline import escaped


def render_entry_links(entries: Iterable[Entry]) -> Markup:
    """Articles with where each stands."""
    lines = []
    for entry in entries:
        inner = f'<span class="where">{escaped(present.where(entry))}</span> {escaped(entry.question)}'
        lines.append(f'<li><a href="{escaped(present.article_url(entry))}"{present.foreign(entry)}>{inner}</a></li>')
    return Markup(f'<ul class="entries">{"".join(lines)}</ul>')  # noqa: S704 - made of escaped pieces


def render_devices(variants: Iterable[present.Variant]) -> Markup:
    """The same question for each device."""
    lines = []
    for one in variants:
        current = ' aria-current="true"' if one.current else ""
        lines.append(f'<li><a href="{escaped(one.url)}"{current}>{escaped(one.label)}</a></li>')
    label = escaped(gettext("기기별 도움말"))
    return Markup(f'<ul class="devices" aria-label="{label}">{"".join(lines)}</ul>')  # noqa: S704 - the same
