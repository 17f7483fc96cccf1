"""Finds the changes between two public APIs, and which of them break code that was written for the first.

A change breaks code if the code passed a type checker or ran before, and does not now:

- something was removed or became something else: a function became async, a class lost a base;
- a parameter or a field of a model is new and required, or became required;
- a parameter accepts less than before. It may accept more: `int` -> `float`, one more variant of a union, or one more
  value;
- the result of a call, or a field of a model in a result, has another type. One more known value of an enum breaks
  nothing, because models may have unknown values anyway. One value less of an open enum breaks nothing either;
- a call that was possible returns something else.

A field of a model that is only sent counts as a parameter. Texts and defaults do not count.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from .surface import Surface, names_in

Kind = Literal["added", "changed", "removed"]
KINDS: tuple[Kind, ...] = ("added", "changed", "removed")


class Change(NamedTuple):
    """One change."""

    kind: Kind
    said: str
    breaks: bool


class _Type(NamedTuple):
    """The parts of an annotation: the members of its union, and its default."""

    members: list[str]
    default: str | None


def compare(old: Surface, new: Surface) -> list[Change]:
    """Every change, by kind and name. Parts of something that was added or removed are left out."""
    only_sent = _only_sent(old)
    was, now = _with_inherited(old), _with_inherited(new)
    added, removed = new.keys() - was.keys(), old.keys() - now.keys()
    changes = [Change("added", _shown(key, new[key]), _adding_breaks(key, was, new)) for key in _outermost(added)]
    for key in sorted((old.keys() | new.keys()) & was.keys() & now.keys()):
        difference = _difference(was[key], now[key])
        if difference:
            is_taken = key.endswith(")") or _type_of(key) in only_sent
            changes.append(Change("changed", f"{key} {difference}", _changing_breaks(was[key], now[key], is_taken)))
    return changes + [Change("removed", _shown(key, old[key]), True) for key in _outermost(removed)]


def _with_inherited(surface: Surface) -> Surface:
    """The same with inherited members, so that a method may move to a base class."""
    own: dict[str, Surface] = {key: {} for key, text in surface.items() if text.partition("(")[0] == "class"}
    paths = {path.rpartition(".")[2]: path for path in own}
    for key, text in surface.items():
        owner = re.split(r"[( ]", key)[0].rpartition(".")[0]
        if owner in own:
            own[owner][key.removeprefix(owner)] = text

    def members(path: str) -> Surface:
        found: Surface = {}
        for base in _bases(surface[path]):
            if base.partition("[")[0] in paths:
                found |= members(paths[base.partition("[")[0]])
        return found | own[path]

    return {f"{path}{rest}": text for path in own for rest, text in members(path).items()} | surface


def report(changes: Iterable[Change]) -> Iterator[str]:
    """The changes as lines. Breaking changes are marked."""
    found = list(changes)
    for kind in KINDS:
        lines = [f"  {'!' if each.breaks else ' '} {each.said}" for each in found if each.kind == kind]
        yield from [f"{kind}:", *lines] if lines else []


def _outermost(keys: Iterable[str]) -> list[str]:
    """The keys that are not parts of other keys."""
    left: list[str] = []
    for key in sorted(keys):
        if not left or not key.startswith((f"{left[-1]}.", f"{left[-1]}(", f"{left[-1]} ")):
            left.append(key)
    return left


def _type_of(key: str) -> str:
    """The model or the private type that a line is about; empty if there is none."""
    parts = re.split(r"\W+", key)
    return parts[1] if len(parts) > 1 and (parts[0] == "models" or key.startswith("_")) else ""


def _only_sent(surface: Surface) -> set[str]:
    """The types that calls accept, and that no call returns."""
    inner: dict[str, set[str]] = {}
    for key, text in surface.items():
        inner.setdefault(_type_of(key), set()).update(names_in(text))
    taken = _reached(inner, (text for key, text in surface.items() if key.endswith(")")))
    given = _reached(inner, (text for key, text in surface.items() if key.endswith("->")))
    return (taken - given) & inner.keys()


def _reached(inner: dict[str, set[str]], texts: Iterable[str]) -> set[str]:
    """The names in some types, and in their parts."""
    found: set[str] = set()
    fresh = {name for text in texts for name in names_in(text)}
    while fresh:
        found |= fresh
        fresh = {name for each in fresh for name in inner.get(each, ())} - found
    return found


def _adding_breaks(key: str, old: Surface, new: Surface) -> bool:
    text = new[key]
    function, bracket, parameters = key.partition("(")
    if key.endswith("->"):
        # One more overload breaks code if its parameters existed before and the call returned another type.
        names = re.findall(r"(\w+): ", parameters)
        return bool(names) and all(f"{function}({name})" in old for name in names)
    if bracket:
        return _parsed(text).default is None and not parameters.startswith("*")
    is_field = new.get(key.rpartition(".")[0], "").startswith("class") and not _is_declared(text)
    return is_field and _parsed(text).default is None


def _changing_breaks(before: str, after: str, is_taken: bool) -> bool:
    if _is_declared(before) or _is_declared(after):
        if before.startswith("class") and after.startswith("class"):
            return not set(_bases(before)) - {""} <= set(_bases(after))
        return not (before.startswith("= ") and after.startswith("= "))
    old, new = _parsed(before), _parsed(after)
    if old.default is not None and new.default is None:
        return True
    if not all(_covers(new.members, member) for member in old.members):
        return True
    more = [member for member in new.members if not _covers(old.members, member)]
    return not is_taken and not all(_is_value(member) for member in more)


def _bases(text: str) -> list[str]:
    return text.partition("(")[2].rstrip(")").split(", ")


def _covers(members: list[str], member: str) -> bool:
    """Whether a union with these members accepts `member`."""
    wider = type(ast.literal_eval(member)).__name__ if _is_value(member) else {"int": "float"}.get(member, member)
    return any(name in members for name in (member, wider, "Any", "object"))


def _is_value(member: str) -> bool:
    return member[0] in "'\"-0123456789" or member in ("True", "False")


def _is_declared(text: str) -> bool:
    """Whether the text is the kind of something: a module, a class, a function or a constant."""
    return text in ("module", "class", "def") or text.startswith(("class(", "= ")) or text.endswith(" def")


def _parsed(text: str) -> _Type:
    statement = ast.parse(f"_: {text}").body[0]
    assert isinstance(statement, ast.AnnAssign)
    default = None if statement.value is None else ast.unparse(statement.value)
    return _Type(list(dict.fromkeys(_members(statement.annotation))), default)


def _members(annotation: ast.expr) -> Iterator[str]:
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _members(left)
            yield from _members(right)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=values)):
            yield from map(ast.unparse, values)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=value):
            yield ast.unparse(value)
        case _:
            yield ast.unparse(annotation)


def _difference(before: str, after: str) -> str:
    """The difference between two texts in words; nothing if only an order differs."""
    if before == after:
        return ""
    if _is_declared(before) or _is_declared(after):
        return f"was {before.removeprefix('= ')}, is {after.removeprefix('= ')}"
    old, new = _parsed(before), _parsed(after)
    said = []
    for verb, members in (
        ("loses", [member for member in old.members if member not in new.members]),
        ("gains", [member for member in new.members if member not in old.members]),
    ):
        if members:
            said.append(f"{verb} {', '.join(members)}")
    if old.default != new.default:
        said.append(f"has the default {new.default}" if new.default is not None else "is required")
    return ", ".join(said)


def _shown(key: str, text: str) -> str:
    """A line of an API as one phrase."""
    if key.endswith(")"):
        return f"{key[:-1]}: {text})"
    if _is_declared(text) and not text.startswith("="):
        return f"{text.partition('(')[0]} {key}"
    return f"{key} {text}" if key.endswith("->") or text.startswith("= ") else f"{key}: {text}"
