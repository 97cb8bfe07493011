"""Stage 1: the YAML between `---` lines before a Markdown text -> names with texts or lists of texts.

YAML as data only: every scalar is a string (`no` is a word and 0123 is an id), aliases and names that stand twice are
refused, and so is whatever is longer than front matter is.
"""

from collections.abc import Hashable
from typing import Any

import yaml

from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.source import Reason

MAX_LENGTH = 32_000
_FENCE = "---"

Fields = dict[str, str | tuple[str, ...]]


class _Loader(yaml.BaseLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the library's
        made: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        if len(made) != len(node.value):
            raise yaml.YAMLError("a name stands twice")
        return made


def split(text: str) -> tuple[Fields, str]:
    """The fields and the text after them; no fields where there is no front matter. Raises Refused."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() in (_FENCE, "...")), None)
    if end is None:
        raise Refused(Reason.MALFORMED, "the front matter that --- opens is not closed")
    front = "\n".join(lines[1:end])
    if len(front) > MAX_LENGTH:
        raise Refused(Reason.TOO_LARGE, f"front matter of more than {MAX_LENGTH:,} characters")
    try:
        loaded = yaml.load(front, Loader=_Loader)  # noqa: S506 - a BaseLoader, which makes strings, lists and dicts only
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = " ".join(str(error).split()) or "nested too deeply"
        raise Refused(Reason.MALFORMED, f"front matter: {said}"[:200]) from error
    if loaded in (None, ""):
        loaded = {}
    if not isinstance(loaded, dict):
        raise Refused(Reason.MALFORMED, "front matter is a list of names with values")
    return dict(_plain(loaded)), "\n".join(lines[end + 1 :])


def _plain(loaded: dict[Any, Any]) -> list[tuple[str, str | tuple[str, ...]]]:
    """Texts and lists of texts; what is neither is nobody's field."""
    plain: list[tuple[str, str | tuple[str, ...]]] = []
    for name, value in loaded.items():
        if isinstance(value, str):
            plain.append((str(name), value))
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            plain.append((str(name), tuple(value)))
    return plain


def join(fields: dict[str, Any], body: str) -> str:
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=None)
    return f"{_FENCE}\n{front}{_FENCE}\n\n{body}"
