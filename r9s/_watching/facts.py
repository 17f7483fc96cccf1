"""The attributes of a span about a request and its response. Only this module knows which fields these are."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from r9s_generated._models import ModelBase
from r9s_generated._request import Request
from r9s_generated.operations import Operation, find

# Names on the wire that all providers share. The number of pictures has no fixed name: the spec marks its parameter.
_MODEL, _SEED, _PROMPT = "model", "seed", "prompt"
_IN_ANSWER = {"gen_ai.response.id": "id", "gen_ai.response.model": "model"}
_USAGE = "usage"
_TOKENS: dict[str, tuple[str, ...]] = {
    # The first name that is present counts.
    "gen_ai.usage.input_tokens": ("input_tokens", "prompt_tokens", "input_text_tokens"),
    "gen_ai.usage.output_tokens": ("output_tokens", "completion_tokens", "output_image_tokens", "image_tokens"),
    "gen_ai.usage.text.input_tokens": ("input_tokens_details.text_tokens",),
    "gen_ai.usage.image.input_tokens": ("input_tokens_details.image_tokens",),
    "gen_ai.usage.text.output_tokens": ("output_tokens_details.text_tokens",),
}


class Asked(NamedTuple):
    """The attributes of a request."""

    operation: str
    """A name of the conventions if one applies, or else our name."""
    model: str | None
    attributes: dict[str, Any]
    """The other attributes of the span."""


def asked(name: str, request: Request, *, streams: bool) -> Asked:
    """The attributes of the request of a call."""
    operation = _operation(name)
    found: dict[str, Any] = {"r9s.operation": name}
    makes_pictures = operation is not None and operation.answers_pictures
    if makes_pictures:
        found["gen_ai.output.type"] = "image"
    if streams:
        found["gen_ai.request.stream"] = True
    counts = [each.wire for each in operation.parameters if each.counts] if operation else []
    number = next((count for wire in counts if (count := _whole(request.value(wire))) is not None), None)
    if number not in (None, 1):
        found["gen_ai.request.choice.count"] = number
    seed = _whole(request.value(_SEED))
    if seed is not None:
        found["gen_ai.request.seed"] = seed
    return Asked("generate_content" if makes_pictures else name, _text(request.value(_MODEL)), found)


def prompt_of(request: Request) -> dict[str, str]:
    """The prompt, in the format of the conventions for messages; empty without a prompt."""
    prompt = _text(request.value(_PROMPT))
    if prompt is None:
        return {}
    messages = [{"role": "user", "parts": [{"type": "text", "content": prompt}]}]
    return {"gen_ai.input.messages": json.dumps(messages, ensure_ascii=False)}


def answered(result: object) -> dict[str, Any]:
    """The attributes from a result or an event: the id, the model and the token counts."""
    texts = {key: _text(_at(result, name)) for key, name in _IN_ANSWER.items()}
    usage = _at(result, _USAGE)
    counts = {key: _first(_count, usage, names) for key, names in _TOKENS.items()} if usage is not None else {}
    return {key: value for key, value in {**texts, **counts}.items() if value is not None}


@functools.cache
def _operation(name: str) -> Operation | None:
    try:
        return find(name)
    except LookupError:
        return None


def _first(read: Callable[[object], Any], holder: object, names: tuple[str, ...]) -> Any:
    return next((value for name in names if (value := read(_at(holder, name))) is not None), None)


def _at(holder: object, path: str) -> Any:
    """The value at a path of wire names; None if there is no value."""
    for name in path.split("."):
        if not isinstance(holder, (ModelBase, Mapping)) or name not in holder:
            return None
        holder = cast("Mapping[str, Any]", holder)[name]
    return holder


def _text(value: object) -> str | None:
    # For an enum, str(value) would give the name.
    return str.__str__(value) if isinstance(value, str) and value else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _whole(value: object) -> int | None:
    """A whole number. JSON has it as a number, and a form has it as text."""
    if isinstance(value, str) and len(value) < 20 and value.isdecimal():
        return int(value)
    return _count(value)
