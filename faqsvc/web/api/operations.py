"""What an address of the API does, said where its code stands: `@operation(...)` on the view."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "__operation__"


@dataclass(frozen=True, slots=True)
class Operation:
    """summary: one line; answer: the type of the body of `status`, None for an empty one; parameters: a TypedDict of
    the query string; body: the type of the JSON body; errors: the statuses of problems that it may end with.

    scope: what a key must allow; empty for everybody. tagged: answers carry an ETag and may be a 304.
    """

    summary: str
    answer: Any
    tag: str
    parameters: Any = None
    body: Any = None
    body_type: str = "application/json"
    status: int = 200
    errors: tuple[int, ...] = ()
    scope: str = ""
    tagged: bool = False
    limited: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def operation(summary: str, answer: Any, *, tag: str, **rest: Any) -> Callable[[View], View]:
    told = Operation(summary, answer, tag, **rest)

    def attach(view: View) -> View:
        setattr(view, _MARK, told)
        return view

    return attach


def operation_of(view: Callable[..., Any]) -> Operation | None:
    return getattr(view, _MARK, None)
