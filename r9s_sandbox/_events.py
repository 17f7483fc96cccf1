"""The events of a stream, in the two formats of providers."""

import base64
from collections.abc import Iterator, Sequence
from typing import Any, Literal
from uuid import uuid4

from ._answer import describe, usage
from ._errors import APIError
from ._json import encode
from ._plan import Plan

HEADER = "x-r9s-sandbox-events"

Shape = Literal["typed", "chunks"]


def shape_of(header: str | None) -> Shape:
    """The format that a header asks for; without it, typed events. Raises `APIError` 400 for an unknown one."""
    match "typed" if header is None else header.strip().lower():
        case "typed":
            return "typed"
        case "chunks":
            return "chunks"
    message = f"The header {HEADER} must be typed or chunks, not {header!r}."
    raise APIError(400, message, param=HEADER, code="unknown_shape")


def make_events(plan: Plan, drawn: Sequence[tuple[bytes, ...]], *, shape: Shape, created: int) -> tuple[bytes, ...]:
    """The server-sent events for drawn pictures, one picture after the other, without the end of the stream.

    `drawn` has for each picture the files of its partial pictures, and then its own. `created` is in seconds since
    1970.
    """
    make = _typed if shape == "typed" else _chunks
    return tuple(make(plan, drawn, created))


def event(data: dict[str, Any], name: str | None = None) -> bytes:
    """One server-sent event, with the blank line that ends it."""
    return event_of(encode(data), name)


def event_of(data: bytes, name: str | None = None) -> bytes:
    """The same for data that is already text, with any number of lines."""
    head = b"" if name is None else b"event: %b\n" % name.encode()
    return head + b"".join(b"data: %b\n" % line for line in data.split(b"\n")) + b"\n"


def _typed(plan: Plan, drawn: Sequence[tuple[bytes, ...]], created: int) -> Iterator[bytes]:
    common = {"created_at": created, **describe(plan)}
    partial, completed = f"image_{plan.kind}.partial_image", f"image_{plan.kind}.completed"
    for *unfinished, finished in drawn:
        for number, content in enumerate(unfinished):
            state = {"type": partial, "b64_json": _base64(content), "partial_image_index": number}
            yield event({**common, **state}, partial)
        yield event({**common, "type": completed, "b64_json": _base64(finished), "usage": usage(plan)}, completed)


def _chunks(plan: Plan, drawn: Sequence[tuple[bytes, ...]], created: int) -> Iterator[bytes]:
    common: dict[str, Any] = {"id": f"img_{uuid4().hex}", "created": created, "object": f"image.{plan.kind}.chunk"}
    if plan.model:
        common["model"] = plan.model
    for index, states in enumerate(drawn):
        for number, content in enumerate(states, 1):
            image = {"index": index, "b64_json": _base64(content), "progress": number / len(states)}
            image["is_final"] = number == len(states)
            if plan.revised:
                image["revised_prompt"] = plan.pictures[index].prompt
            is_last = image["is_final"] and index == len(drawn) - 1
            yield event({**common, "data": [image], **({"usage": usage(plan)} if is_last else {})})


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
