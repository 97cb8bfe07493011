"""A JSON body -> the type that the document names for it, or a refusal that says where it is wrong."""

import json
from typing import Any, TypeVar

import msgspec
from flask import request

from faqsvc.errors import RequestError

Shape = TypeVar("Shape")
_JSON = "application/json"


def body(shape: type[Shape]) -> Shape:
    """Raises RequestError."""
    if request.mimetype != _JSON:
        raise RequestError("bad_content_type", f"the body is {_JSON}", status=415)
    try:
        given = json.loads(request.get_data(), parse_float=_number)
    except (ValueError, RecursionError) as error:
        raise RequestError("bad_json", "the body is no JSON") from error
    return converted(given, shape)


def converted(given: Any, shape: type[Shape]) -> Shape:
    """Raises RequestError for what is missing, unknown or of another kind."""
    if isinstance(given, dict) and (unknown := sorted(set(given) - set(shape.__annotations__))):
        raise RequestError("unknown_field", f"unknown field {unknown[0]!r:.80}", parameter=str(unknown[0])[:80])
    try:
        return msgspec.convert(given, type=shape)
    except msgspec.ValidationError as error:
        raise RequestError("bad_field", str(error)[:200]) from error


def _number(text: str) -> float | int:
    """JSON Schema's integers are numbers without a fraction, however written: 174.0 is one."""
    number = float(text)
    return int(number) if number.is_integer() else number
