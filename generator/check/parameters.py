"""Reads the parameters of operations."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from ..problems import Pointer, Refused, Report
from .api import Node, Parameter, Place
from .shapes import Shapes, flag, said, shown

STYLES: dict[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""By place, the styles that are carried; the first is the usual one."""
IGNORED_HEADERS = ("accept", "authorization", "content-type")
"""Header parameters that OpenAPI says shall be ignored: they follow from security and media types."""
_OWN_HEADERS = ("content-length", "host", "transfer-encoding", "connection")

Owner = tuple[Mapping[str, Any], Pointer]


def parameters_of(shapes: Shapes, owners: Sequence[Owner], path: str, report: Report) -> Iterator[Parameter]:
    """The parameters of an operation, whose own win over those of its path."""
    found: dict[tuple[str, str], Parameter] = {}
    declared: set[str] = set()
    for owner, base in owners:
        own: set[tuple[str, str]] = set()
        for item, pointer in shapes.items(owner, "parameters", base):
            data, place = shapes.follow(item, pointer, "a parameter")
            key = (str(data.get("in")), str(data.get("name", "")))
            if key in own:
                reason = f"the parameter {key[1]!r} is there twice; remove one"
                if flag(data, "required") or key[0] == "path":
                    raise Refused(pointer, reason)
                report.refuse(pointer, reason, f"the second parameter {key[1]!r}")
                continue
            own.add(key)
            declared |= {key[1]} if key[0] == "path" else set()
            if key in found or (key[0] == "header" and key[1].lower() in IGNORED_HEADERS):
                continue
            if key[0] == "header" and key[1].lower() in _OWN_HEADERS:
                report.warn(pointer, f"the header {key[1]} is no parameter: the client sets it itself")
                continue
            if flag(data, "required") or key[0] == "path":
                found[key] = _parameter(shapes, data, place, pointer)
            else:
                with report.leaving_out(f"the parameter {key[1]!r}" if key[1] else "a parameter"):
                    found[key] = _parameter(shapes, data, place, pointer)
    names = re.findall(r"{([^{}]*)}", path.partition("#")[0])
    for name in names:
        if name not in declared:
            raise Refused(owners[0][1], f"the path has {{{name}}}, but there is no path parameter {name!r}")
    for name in sorted(declared - set(names)):
        report.warn(owners[0][1], f"the path parameter {name!r} is not in the path, and is left out")
    yield from (each for each in found.values() if each.place != "path" or each.name in names)


def _parameter(shapes: Shapes, data: Mapping[str, Any], place: Pointer, pointer: Pointer) -> Parameter:
    name = shapes.text(data, "name", place, needed=True)
    where: Place = data.get("in")  # type: ignore[assignment]
    if where not in get_args(Place):
        raise Refused(pointer, f"`in` must be path, query, header or cookie, not {shown(where)}")
    style = shapes.text(data, "style", place) or STYLES[where][0]
    if style not in STYLES[where]:
        known = ", ".join(STYLES[where])
        raise Refused((*place, "style"), f"the style {style!r} is not for a {where} parameter; write one of {known}")
    schema, content = Node((*place, "schema"), data.get("schema", {})), ""
    for media_type, media in shapes.inner(data, "content", place).items():
        media = shapes.mapping(media, (*place, "content", media_type), "a media type")
        schema, content = Node((*place, "content", media_type, "schema"), media.get("schema", {})), media_type
    return Parameter(
        pointer,
        name,
        where,
        flag(data, "required") or where == "path",
        said(data, "description"),
        flag(data, "deprecated"),
        schema,
        style,
        flag(data, "explode", style in ("form", "cookie", "deepObject")),
        content,
        flag(data, "allowReserved"),
        data,
    )
