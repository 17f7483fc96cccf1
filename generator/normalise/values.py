"""The shapes of schemas that list their values: `const` and `enum`."""

import re
from typing import Any

from ..check.api import Node
from ..check.shapes import shown
from ..problems import Pointer, Refused, Report
from .schema import Anything, Choice, Constant, Found, Kind, Null, Primitive, Shape, Values

_SCALARS = (str, int, float, bool)


def constant_of(value: Any, pointer: Pointer, report: Report) -> Found:
    """The shape of a schema with one value."""
    if value is None:
        return Found(Null(), True)
    if isinstance(value, _SCALARS):
        return Found(Constant(value))
    report.warn((*pointer, "const"), "a constant that is a list or an object is read as any value")
    return Found(Anything())


def values_of(values: Any, plain: Shape, pointer: Pointer, report: Report) -> Found:
    """The shape of a schema that lists its values; `plain` is its shape without the list."""
    if not isinstance(values, list):
        raise Refused((*pointer, "enum"), f"`enum` must be a list, not {shown(values)}")
    nullable = None in values
    if any(isinstance(value, dict | list) for value in values):
        report.warn((*pointer, "enum"), "an enum with a value that is a list or an object is read as any value")
        return Found(Anything(), nullable)
    # 1 and true are two values, although they are equal in Python.
    known = list({(type(value), value): value for value in values if value is not None}.values())
    fitting = [each for value in known if (each := _as(value, plain)) is not None]
    if len(fitting) < len(known):
        reason = "the values of an enum do not have its type, so only the type counts; write values of that type"
        report.warn((*pointer, "enum"), reason)
        return Found(plain, nullable)
    known = fitting
    if not known:
        return Found(Null(), True) if nullable else Found(plain)
    kinds: list[Kind] = list(dict.fromkeys(_kind(value) for value in known))
    if kinds == ["boolean"]:
        return Found(Primitive("boolean"), nullable)
    if "number" in kinds:
        # PEP 586 has no literal floats. The values are of these types.
        variants = tuple(Node((*pointer, "enum"), Primitive(kind)) for kind in kinds if kind != "integer")
        return Found(Choice(variants) if len(variants) > 1 else Primitive("number"), nullable)
    return Found(Values(tuple(value for value in known if not isinstance(value, float))), nullable)


def _as(value: Any, plain: Shape) -> str | int | float | bool | None:
    """A value converted to the declared type, if it is equivalent; None if it is not of that type."""
    if isinstance(plain, Anything) or (isinstance(plain, Primitive) and plain.kind == _kind(value)):
        return value  # type: ignore[no-any-return]
    kind = plain.kind if isinstance(plain, Primitive) else ""
    if kind == "string" and not isinstance(value, bool):
        return str(value)
    if kind == "boolean" and str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    if kind == "integer" and isinstance(value, str) and re.fullmatch("-?[0-9]{1,18}", value):
        return int(value)
    return value if kind == "number" and not isinstance(value, str | bool) else None


def _kind(value: str | int | float | bool) -> Kind:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "integer" if isinstance(value, int) else "number"
