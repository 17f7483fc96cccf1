"""Prints types as Python annotations."""

from collections.abc import Iterable

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
)
from .texts import literal

_SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "date": "datetime.date",
    "date-time": "datetime.datetime",
    "uuid": "uuid.UUID",
}


class Annotations:
    """Prints types for a scope with taken names, such as the attributes in the body of a class."""

    def __init__(self, taken: Iterable[str] = (), *, models: str = "models.", is_async: bool = False) -> None:
        self._taken = frozenset(taken)
        self._models = self._name(models.rstrip(".")) + "." if models else ""
        self._is_async = is_async

    def _name(self, name: str) -> str:
        """The name of a module, or its alias if the name is taken."""
        return f"_{name}" if name in self._taken else name

    def builtin(self, name: str) -> str:
        """The name of a Python builtin. An attribute may hide the plain name."""
        return f"{self._name('builtins')}.{name}" if name in self._taken else name

    def __call__(self, found: Type) -> str:
        """The annotation of a type."""
        match found:
            case Scalar(name):
                module, _, own = _SCALARS[name].rpartition(".")
                return f"{self._name(module)}.{own}" if module else self.builtin(own)
            case Constant(value):
                return f"Literal[{literal(value)}]"
            case ListOf(item):
                # A list of uploads is only an argument, so a list of any one kind of upload must be accepted.
                many = "Sequence" if isinstance(item, File) else self.builtin("list")
                return f"{many}[{self(item)}]"
            case MapOf(value):
                return f"{self.builtin('dict')}[{self.builtin('str')}, {self(value)}]"
            case Union(variants):
                return " | ".join(dict.fromkeys(self(each) for each in variants))
            case Ref(name) | Enum(name):
                return f"{self._models}{name}"
            case Anything():
                return "Any"
            case Null():
                return "None"
            case Text():
                return self.builtin("str")
            case File():
                return "_late.Upload"
            case Binary():
                return "_late.AsyncBinaryAnswer" if self._is_async else "_late.BinaryAnswer"


def readable(found: Type, *, is_async: bool = False) -> str:
    """The annotation without the modules of generated names, for people."""
    return Annotations(models="", is_async=is_async)(found).replace("_late.", "")
