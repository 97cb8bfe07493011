"""The list of a result page: every hit with its whole answer folded in, so that it unfolds without a script.

Written as strings, for Jinja takes several times as long for the thousand pieces of a page. Messages stand outside of
f-strings, where pybabel does not see them.
"""

from functools import cache

from markupsafe import Markup

from faqsvc.model import Entry, Hit, Polarity, SearchResult
from faqsvc.web import presenters as present
from faqsvc.web.languages import gettext, language, ngettext
from faqsvc.web.markup.answers import render_answer
from faqsvc.web.markup.inline import escaped, inline
from faqsvc.web.markup.links import render_devices, render_entry_links


def render_hits(result: SearchResult) -> Markup:
    first = (result.request.page - 1) * result.request.size + 1
    code = language()
    hits = "".join(_hit(hit, code) for hit in result.hits)
    return Markup(f'<ol class="hits" start="{first}">{hits}</ol>')  # noqa: S704 - made of escaped pieces


def _hit(hit: Hit, code: str) -> str:
    entry = hit.entry
    title = inline(entry.question, 0, hit.question_spans, ())
    return (
        f'<li class="hit"{_attributes(entry)}>{_path(hit)}'
        f'<h3 class="question"><a href="{escaped(present.article_url(entry))}">{title}</a></h3>'
        f"{_verdict(hit, code)}{_devices(hit)}{_answer(hit)}</li>"
    )


def _attributes(entry: Entry) -> str:
    """What a saved page is read back by."""
    device = f' data-device="{entry.device.value}"' if entry.device else ""
    updated = f' data-updated="{entry.updated.isoformat()}"' if entry.updated else ""
    views = "" if entry.views is None else f' data-views="{entry.views}"'
    told = f'data-entry-id="{entry.id}" data-locale="{escaped(entry.locale)}"{device}{updated}{views}'
    return f"{present.foreign(entry)} {told}"  # a Markup added to would escape it


def _path(hit: Hit) -> str:
    levels = hit.entry.path.levels
    spans = hit.path_spans or ((),) * len(levels)
    parts = []
    for level, marks in zip(levels, spans, strict=True):
        known = "" if level.id is None else f' data-id="{level.id}"'
        parts.append(f'<span class="level"{known}>[{inline(level.name, 0, marks, ())}]</span>')
    return f'<p class="path">{"".join(parts)}</p>'


def _verdict(hit: Hit, code: str) -> str:
    if hit.statement is None:
        return ""
    kind, word = _polarity(hit.statement.polarity, code)
    words = escaped(present.words_of(hit, hit.statement.span))
    return f'<p class="verdict"><b class="{kind}" lang="{code}">{word}</b> <q>{words}</q></p>'


@cache
def _polarity(polarity: Polarity, code: str) -> tuple[str, str]:
    """Its class and its word in the language of the request, which is `code`."""
    del code
    kind, word = present.POLARITIES[polarity]
    return kind, escaped(str(word))


def _devices(hit: Hit) -> str:
    return render_devices(present.variants(hit)) if hit.variants else ""


def _answer(hit: Hit) -> str:
    """The best passage with the whole answer folded under it, or a short answer as it is; then what else is told."""
    whole = f'<div class="answer">{render_answer(hit.entry, hit.answer_spans, prefix=f"a{hit.entry.id}.step")}</div>'
    if not present.is_cut(hit):
        return f'{whole}<div class="more">{_same(hit)}{_why(hit)}{_facts(hit.entry)}</div>'
    passage = present.passage(hit)
    folded = _folded("whole", gettext("답변 전체 보기"), whole)
    return (
        f'<p class="passage">{inline(passage.text, 0, passage.spans, ())}</p>'
        f'<div class="more">{folded}{_same(hit)}{_why(hit)}{_facts(hit.entry)}</div>'
    )


def _folded(kind: str, summary: str, inner: str) -> str:
    return f'<details class="{kind}"><summary>{escaped(summary)}</summary>{inner}</details>'


def _same(hit: Hit) -> str:
    if not hit.same_answer:
        return ""
    count = len(hit.same_answer)
    told = ngettext("같은 답변의 다른 질문 %(number)s개", "같은 답변의 다른 질문 %(number)s개", count, number=count)
    return _folded("same", told, render_entry_links(hit.same_answer))


def _why(hit: Hit) -> str:
    lines = "".join(f"<li>{escaped(line)}</li>" for line in present.reasons(hit))
    return _folded("why", gettext("검색된 이유"), f"<ul>{lines}</ul>") if lines else ""


def _facts(entry: Entry) -> str:
    updated, views = gettext("수정일"), gettext("조회")
    facts = []
    if entry.updated:
        facts.append(f"<span>{escaped(updated)} {escaped(present.day(entry.updated))}</span>")
    if entry.views:
        facts.append(f" <span>{escaped(views)} {present.grouped(entry.views)}</span>")
    return f'<p class="facts">{"".join(facts)}</p>'
