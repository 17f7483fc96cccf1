"""Writes values as formatted Python code."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

_LINE = 100
_MODELS = "from r9s import models"
_STEP = 4


class Code(NamedTuple):
    """A value that is more than a literal."""

    text: str
    needs: str
    """The import line for its class."""
    others: frozenset[str] = frozenset()
    """More import lines, for its parts."""


class Made(NamedTuple):
    """An object of a generated class, made from JSON."""

    name: str
    value: dict[str, Any]


class Source(NamedTuple):
    """A value of a program: `Code`, `Made`, a text, number, boolean or None, or a list or dict of these."""

    value: Any
    is_only: bool = False
    """Whether the schema allows no other value. Then it may be sent automatically."""

    @property
    def imports(self) -> frozenset[str]:
        """The import lines for it."""
        return frozenset(_needs(self.value))

    def text(self, indent: int = 0) -> str:
        """The expression. If it is too long for one line, the other lines are indented by `indent`."""
        return spell(self.value, indent)


def imports(own: Iterable[str], arguments: Iterable[tuple[str, Source]], *, package: str = "r9s") -> str:
    """The import lines of a call and its program, sorted like a formatter does.

    Lines look like `import asyncio` and `from pathlib import Path`. Those of r9s are a separate group.
    Models come from the package.
    """
    names: dict[str, set[str]] = {}
    needed = {line for _, source in arguments for line in source.imports}
    for line in {*own, *(f"from {package} import models" if line == _MODELS else line for line in needed)}:
        module, _, name = line.removeprefix("from ").partition(" import ")
        names.setdefault(module, set()).add(name)
    lines = [
        f"from {module} import {', '.join(sorted(found))}" if any(found) else module for module, found in names.items()
    ]
    lines.sort(key=lambda line: (line.startswith("from"), line))
    groups = [[line for line in lines if line.startswith("from r9s") is is_ours] for is_ours in (False, True)]
    return "\n\n".join("\n".join(group) for group in groups if group)


def call(name: str, arguments: Sequence[tuple[str, Source]], indent: int = 0, *, taken: int = 0) -> str:
    """A call with keyword arguments, on a line with `indent` blanks and `taken` other characters.

    If it is too long for one line, each argument has its own lines.
    """
    flat = f"{name}({', '.join(f'{key}={_flat(source.value)}' for key, source in arguments)})"
    if indent + taken + len(flat) <= _LINE:
        return flat
    inner, rows = " " * (indent + _STEP), (f"{key}={source.text(indent + _STEP)},\n" for key, source in arguments)
    return f"{name}(\n{''.join(inner + row for row in rows)}{' ' * indent})"


def spell(value: Any, indent: int = 0) -> str:
    """A value as an expression. Texts cannot become code, and all of their characters are visible."""
    flat = _flat(value)
    if isinstance(value, Made):
        return f"models.{value.name}.from_dict({spell(value.value, indent)})"
    if indent + len(flat) <= _LINE or not isinstance(value, (dict, list)) or not value:
        return flat
    inner = " " * (indent + _STEP)
    if isinstance(value, dict):
        rows = [f"{_text(str(key))}: {spell(each, indent + _STEP)}" for key, each in value.items()]
    else:
        rows = [spell(each, indent + _STEP) for each in value]
    body = "".join(f"{inner}{row},\n" for row in rows)
    begin, end = "{}" if isinstance(value, dict) else "[]"
    return f"{begin}\n{body}{' ' * indent}{end}"


def _flat(value: Any) -> str:
    match value:
        case Code():
            return value.text
        case Made():
            return f"models.{value.name}.from_dict({_flat(value.value)})"
        case str():
            return _text(value)
        case dict():
            return "{" + ", ".join(f"{_text(str(key))}: {_flat(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flat, value)) + "]"
        case None | bool() | int() | float():
            return repr(value)
    raise TypeError(f"{type(value).__name__} has no literal")


def _text(text: str) -> str:
    # If the text contains the other quote, repr uses double quotes.
    return repr(text) if '"' in text else repr(text + "'")[:-2] + '"'


def _needs(value: Any) -> Iterator[str]:
    if isinstance(value, Code):
        yield value.needs
        yield from value.others
    elif isinstance(value, Made):
        yield _MODELS
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _needs(each)
