"""A form of picks -> a reply: what was picked, in which words, as text and as HTML for the clipboard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faqsvc.config import Settings
from faqsvc.desk.reply import (
    DEFAULT_TEMPLATE,
    Format,
    Item,
    Line,
    Links,
    Pick,
    Template,
    compose,
    markdown,
    pick,
    plain,
)
from faqsvc.model import Account, Entry
from faqsvc.search import HelpSearch
from faqsvc.store import ReplyTemplate
from faqsvc.web.addresses import base
from faqsvc.web.markup import render_reply
from faqsvc.web.staff.desk.customer import Customer

FORMATS: Mapping[Format, str] = {
    Format.POLITE: "정중한 답변",
    Format.ANSWER: "질문과 답변",
    Format.STEPS: "단계만",
    Format.TITLE_LINK: "제목과 링크",
    Format.LINK: "링크만",
    Format.MARKDOWN: "마크다운",
    Format.HTML: "HTML",
}
_MOST = 200  # picks looked at
_LONGEST = 300  # characters of a question that a reply repeats


@dataclass(frozen=True, slots=True)
class Reply:
    """text: for a plain field; html: the same with links, for a rich one."""

    text: str
    html: str
    entry_ids: tuple[str, ...]


def picked(
    search: HelpSearch, questions: Sequence[str], picks: Sequence[str], steps: Sequence[str], *, customer: Customer
) -> list[Item]:
    """`picks`: `0:610007`, the number of a question and an entry; `steps`: `0:610007:3`, with the number of a block.
    What names no question, entry or step is left out; an entry picked whole is the variant for the customer."""
    chosen: dict[tuple[int, str], list[int]] = {}
    for text in picks[:_MOST]:
        number, _, entry_id = text.partition(":")
        if _numbers(number):
            chosen.setdefault((int(number), entry_id), [])
    for text in steps[:_MOST]:
        number, _, rest = text.partition(":")
        entry_id, _, step = rest.rpartition(":")
        if _numbers(number, step):
            chosen.setdefault((int(number), entry_id), []).append(int(step))
    items = []
    for at, question in enumerate(questions[:_MOST]):
        found = [(search.entry(entry_id), blocks) for (one, entry_id), blocks in chosen.items() if one == at]
        picks_of_it = [_picked(entry, blocks, search, customer) for entry, blocks in found if entry]
        once = {(one.entry.id, one.steps): one for one in picks_of_it}  # two variants may have become one
        items.append(Item(question[:_LONGEST], tuple(once.values())))
    return items


def _numbers(*texts: str) -> bool:
    return all(text.isascii() and text.isdigit() and len(text) < 5 for text in texts)


def _picked(entry: Entry, blocks: Sequence[int], search: HelpSearch, customer: Customer) -> Pick:
    """A step stands in the variant that it was picked in, and in no other."""
    steps = tuple(sorted({block for block in blocks if block < len(entry.blocks)}))
    if steps or not (customer.device or customer.locale):
        return Pick(entry, steps)
    return Pick(pick(entry, search.variants(entry), device=customer.device, locale=customer.locale))


def changed(search: HelpSearch, shown: Sequence[str], customer: Customer) -> dict[str, Entry]:
    """Of the answers shown beside a reply, named like its picks, those in whose place another variant stands for this
    customer. Two that would become one stay as they are."""
    taken, out = set(shown), {}
    for text in shown[:_MOST]:
        number, _, entry_id = text.partition(":")
        entry = search.entry(entry_id)
        if entry is None or not _numbers(number):
            continue
        other = _picked(entry, (), search, customer).entry
        if other.id != entry.id and f"{number}:{other.id}" not in taken:
            taken.add(f"{number}:{other.id}")
            out[text] = other
    return out


def composed(
    items: Sequence[Item],
    form: Format,
    *,
    customer: Customer,
    settings: Settings,
    account: Account,
    template: ReplyTemplate | None,
) -> Reply:
    words = DEFAULT_TEMPLATE
    if template is not None:
        words = Template(template.opening, template.item, template.unanswered, template.closing)
    links = Links(base(settings), customer.locale)
    lines = compose(items, form, links=links, template=words, center=settings.site_name, agent=account.display)
    ids = tuple(dict.fromkeys(one.entry.id for item in items for one in item.picks))
    return Reply(_text(lines, form), str(render_reply(lines)), ids)


def _text(lines: tuple[Line, ...], form: Format) -> str:
    match form:
        case Format.MARKDOWN:
            return markdown(lines)
        case Format.HTML:
            return str(render_reply(lines))
        case _:
            return plain(lines)


def form_named(name: str) -> Format:
    return next((form for form in Format if form == name), Format.POLITE)
