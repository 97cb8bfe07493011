"""Stage 1: JSON of foreign make -> plain values, strictly: what Python's parser lets pass is refused with its reason.

Names that stand twice, NaN and numbers past the range, lone surrogates, nesting past the stack, more values than a
bounded memory holds.
"""

import json
import math
from typing import Any, NoReturn

from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.source import Reason

_MAX_CONTAINERS = 2_000_000


def load(text: str) -> Any:
    """Raises Refused."""
    if text.count("[") + text.count("{") > _MAX_CONTAINERS:
        raise Refused(Reason.TOO_LARGE, f"more than {_MAX_CONTAINERS:,} lists and objects")
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_number)
    except RecursionError as error:
        raise Refused(Reason.TOO_DEEP, "nested too deeply") from error
    except json.JSONDecodeError as error:
        raise Refused(Reason.MALFORMED, f"not JSON: {error.msg} at line {error.lineno}") from error
    except ValueError as error:
        raise Refused(Reason.BAD_FIELD, str(error)[:200]) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return record


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text:.20} is past the range of numbers")
    return number
