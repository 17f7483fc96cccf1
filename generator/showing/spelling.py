"""Values as Python, as a formatter would lay it out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

_LINE = 100
_MODELS = "from r9s import models"
_STEP = 4


class Code(NamedTuple):
    """A value that is more than a literal."""

    text: str
    needs: str
    """The line that imports what it is made with."""
    others: frozenset[str] = frozenset()
    """More lines, which import what stands in it."""


class Made(NamedTuple):
    """An object of a generated class, made from JSON."""

    name: str
    value: dict[str, Any]


class Source(NamedTuple):
    """A value of a program: `Code`, `Made`, a text, number, boolean or None, or a list or dict of these."""

    value: Any
    is_only: bool = False
    """Whether the schema allows no other, so that it need not be given where it is sent by itself."""

    @property
    def imports(self) -> frozenset[str]:
        """The lines that import what it is made with."""
        return frozenset(_needs(self.value))

    def text(self, indent: int = 0) -> str:
        """The expression; where it is too long for one line, the others begin that far to the right."""
        return spell(self.value, indent)


def imports(own: Iterable[str], arguments: Iterable[tuple[str, Source]], *, package: str = "r9s") -> str:
    """The lines that import what a call needs besides the program's own, sorted as a formatter would.

    Lines are such as `import asyncio` and `from pathlib import Path`; those of r9s stand apart from the library's.
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
    """A call with keyword arguments, on a line that is indented so far and of which others take so many letters.

    Where one line is too short, each argument has lines of its own.
    """
    flat = f"{name}({', '.join(f'{key}={_flat(source.value)}' for key, source in arguments)})"
    if indent + taken + len(flat) <= _LINE:
        return flat
    inner, rows = " " * (indent + _STEP), (f"{key}={source.text(indent + _STEP)},\n" for key, source in arguments)
    return f"{name}(\n{''.join(inner + row for row in rows)}{' ' * indent})"


def spell(value: Any, indent: int = 0) -> str:
    """A value as an expression. Nothing in a text is code, and all of it can be seen."""
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
    # With a quote of the other kind in it, repr takes double quotes.
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
