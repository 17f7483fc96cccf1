"""Reads the parameters of operations."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from ..problems import Parts, Pointer, Refused, Report
from .api import Node, Parameter, Place
from .shapes import Shapes, flag, said, shown

STYLES: dict[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""The supported styles of each place; the first is the default."""
IGNORED_HEADERS = ("accept", "authorization", "content-type")
"""Header parameters that OpenAPI ignores, because they follow from security and media types."""
_OWN_HEADERS = ("content-length", "host", "transfer-encoding", "connection")

Owner = tuple[Mapping[str, Any], Pointer]
_Key = tuple[str, str]


def parameters_of(
    shapes: Shapes, owners: Sequence[Owner], path: str, report: Report, parts: Parts, *, is_open: bool
) -> tuple[Parameter, ...]:
    """The parameters of an operation. They override the parameters of its path.

    An unsupported part that the operation needs is refused in `parts`. `is_open`: `security` requires no credentials.
    """
    found: dict[_Key, Parameter] = {}
    declared: set[str] = set()
    for owner, base in owners:
        own: set[_Key] = set()
        for item, pointer in shapes.items(owner, "parameters", base):
            with report.leaving_out("a parameter"):
                data, place = shapes.follow(item, pointer, "a parameter")
                key = _key(data)
                is_needed = flag(data, "required") or key[0] == "path"
                if key[0] == "path":
                    declared.add(key[1])
                if key in own:
                    _note_second(key[1], pointer, report, parts if is_needed else None)
                elif key not in found and _is_carried(key, pointer, report, is_open=is_open):
                    with report.leaving_out(f"the parameter {key[1]!r}" if key[1] else "a parameter"):
                        made = _made(shapes, data, place, pointer, parts if is_needed else None)
                        found |= {key: made} if made else {}
                own.add(key)
    names = re.findall(r"{([^{}]*)}", path.partition("#")[0])
    for name in names:
        if name not in declared:
            reason = f"the path has {{{name}}}, but no path parameter {name!r} is declared; declare it, with in: path"
            parts.read(_refusing(owners[0][1], reason))
    for name in sorted(declared - set(names)):
        report.warn(owners[0][1], f"the path parameter {name!r} is not in the path, and is left out")
    return tuple(each for each in found.values() if each.place != "path" or each.name in names)


def _key(data: Mapping[str, Any]) -> _Key:
    """The identity of a parameter. Names of headers do not depend on case (RFC 9110, section 5.1)."""
    place, name = str(data.get("in")), str(data.get("name", ""))
    return place, name.lower() if place == "header" else name


def _note_second(name: str, pointer: Pointer, report: Report, parts: Parts | None) -> None:
    reason = f"the parameter {name!r} is declared twice; remove one"
    if parts:
        parts.read(_refusing(pointer, reason))
    else:
        report.refuse(pointer, reason, f"the second parameter {name!r}")


def _is_carried(key: _Key, pointer: Pointer, report: Report, *, is_open: bool) -> bool:
    """Whether the caller sets the parameter, and it does not follow from something else."""
    place, name = key
    if place != "header" or (name == "authorization" and is_open):
        return True
    if name in _OWN_HEADERS:
        report.warn(pointer, f"the header {name} is not a parameter, because the client sets it")
    return name not in (*IGNORED_HEADERS, *_OWN_HEADERS)


def _made(
    shapes: Shapes, data: Mapping[str, Any], place: Pointer, pointer: Pointer, parts: Parts | None
) -> Parameter | None:
    """The parameter; None if it is refused in `parts`. Without `parts`, raises Refused."""
    if parts is None:
        return _parameter(shapes, data, place, pointer)
    return parts.read(lambda: _parameter(shapes, data, place, pointer))


def _refusing(pointer: Pointer, reason: str) -> Callable[[], None]:
    def refuse() -> None:
        raise Refused(pointer, reason)

    return refuse


def _parameter(shapes: Shapes, data: Mapping[str, Any], place: Pointer, pointer: Pointer) -> Parameter:
    name = shapes.text(data, "name", place, needed=True)
    where: Place = data.get("in")  # type: ignore[assignment]
    if where not in get_args(Place):
        raise Refused(pointer, f"`in` must be path, query, header or cookie, not {shown(where)}")
    style = shapes.text(data, "style", place) or STYLES[where][0]
    if style not in STYLES[where]:
        known = " or ".join(STYLES[where])
        reason = f"the style {style!r} is not allowed for a {where} parameter; write {known}, or leave it out"
        raise Refused((*place, "style"), reason)
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
