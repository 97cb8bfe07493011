"""The tree of categories beside a result page. Written as strings: a page has a hundred of its lines."""

from markupsafe import Markup

from faqsvc.model import FacetNode, SearchResult
from faqsvc.web.languages import gettext
from faqsvc.web.markup.inline import escaped
from faqsvc.web.presenters import search_url


def render_categories(result: SearchResult) -> Markup:
    """Services and, below the chosen one (or the only one), its categories; a line's `data-key` is the same on every
    page."""
    everywhere = escaped(search_url(result.request, serviceId=None, categoryId=None, page=None))
    below = escaped(gettext("하위 분류"))

    def line(node: FacetNode, service: int, *, only: bool) -> tuple[str, bool]:
        """The line with what lies below it, and whether something in it is chosen."""
        target = f"{everywhere}&amp;serviceId={service}" + (f"&amp;categoryId={node.id}" if node.level else "")
        name, current = escaped(node.name), ' aria-current="true"' if node.selected else ""
        shown = f'{name} <span class="count">{node.count:,}</span>'
        link = f'<a href="{target}" data-key="{service}-{node.id}"{current}>{shown}</a>'
        if not node.children:
            return f"<li>{link}</li>", node.selected
        inner, chosen = tree(node.children, service)
        opened = " open" if node.selected or chosen or only else ""
        summary = f'<summary aria-label="{name} {below}"></summary>'
        return f"<li>{link}<details{opened}>{summary}{inner}</details></li>", node.selected or chosen

    def tree(nodes: tuple[FacetNode, ...], service: int | None = None) -> tuple[str, bool]:
        lines = [line(node, node.id if service is None else service, only=len(nodes) == 1) for node in nodes]
        return f'<ul class="tree">{"".join(html for html, _ in lines)}</ul>', any(chosen for _, chosen in lines)

    return Markup(tree(result.facets)[0])  # noqa: S704 - made of escaped pieces
