"""Prints types as the codecs that read and write their values."""

from collections.abc import Iterable

from ..model.package import Package
from ..model.types import (
    Anything,
    Binary,
    Constant,
    Enum,
    File,
    ListOf,
    MapOf,
    Null,
    Ref,
    Scalar,
    Text,
    Type,
    Union,
    kind_of,
    union,
)
from .texts import literal

_SCALARS = {
    "string": "STRING",
    "integer": "INTEGER",
    "number": "NUMBER",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "date-time": "DATETIME",
    "uuid": "UUID",
}


class Codecs:
    """Prints the types of one package."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def __call__(self, found: Type) -> str:
        """The codec of a type."""
        match found:
            case Scalar(name):
                return _SCALARS[name]
            case Constant(value):
                return _SCALARS[kind_of(value)]
            case Enum(_, kinds):
                return _one_of(_SCALARS[kind] for kind in kinds)
            case Ref(name):
                return f"Ref({literal(name)})"
            case ListOf(item):
                return f"ListOf({self(item)})"
            case MapOf(value):
                return f"MapOf({self(value)})"
            case Union():
                return self._union(found)
            case Anything():
                return "ANY"
            case Null():
                return "NULL"
            case File():
                return "FILE"
            case Text():
                return "TEXT"
            case Binary():
                return "BINARY"

    def _union(self, found: Union) -> str:
        others = [each for each in found.variants if not isinstance(each, Null)]
        if len(others) < len(found.variants):
            return f"Nullable({self(union(others, found.tag, found.told))})"
        tags = self._package.tags_of(found)
        told = {name for _, _, name in tags}
        # An object that may come without its tag is found by its fields.
        needed = {name for tag, _, name in tags if self._package.is_needed(name, tag)}
        rows = (f"({literal(tag)}, {literal(value)}, Ref({literal(name)}))" for tag, value, name in tags)
        tagged = f"Tagged({', '.join(rows)})"
        codecs: list[str] = []
        for each in found.variants:
            is_told = isinstance(each, Ref) and each.name in told
            codecs += [tagged] if is_told else [self(each)]
            codecs += [self(each)] if isinstance(each, Ref) and is_told and each.name not in needed else []
        return _one_of(codecs)


def _one_of(codecs: Iterable[str]) -> str:
    # Tagged variants come first, and the widest variant last.
    every = sorted(
        dict.fromkeys(codecs),
        key=lambda codec: (codec == "ANY", codec.startswith("MapOf"), not codec.startswith("Tagged")),
    )
    return every[0] if len(every) == 1 else f"OneOf({', '.join(every)})"
