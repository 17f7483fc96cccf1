"""Local references such as `#/components/schemas/Size`."""

import difflib
import re
from collections.abc import Collection
from enum import Enum
from typing import Any, Final
from urllib.parse import unquote

from ..problems import Pointer, show_pointer


class _Missing(Enum):
    MISSING = "nothing stands there"


MISSING: Final = _Missing.MISSING
"""The value of a place that does not exist. None is not used, because it is a valid value."""

_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")


def look_up(root: Any, pointer: Pointer) -> Any:
    """The value at a place, or MISSING."""
    node = root
    for part in pointer:
        node = step(node, part)
    return node


def step(node: Any, part: str | int) -> Any:
    """The value one step further, or MISSING. An index may be a text, as in a reference."""
    if isinstance(node, dict):
        return node.get(part, MISSING)
    if isinstance(node, list):
        if isinstance(part, str):
            part = int(part) if _INDEX.fullmatch(part) else len(node)
        return node[part] if 0 <= part < len(node) else MISSING
    return MISSING


def is_local(reference: str) -> bool:
    """Whether the reference is a pointer into its own file: the whole of it (`#`) or a place in it (`#/...`)."""
    return reference == "#" or reference.startswith("#/")


def pointer_of(reference: str) -> Pointer:
    """The place of a local reference, unescaped (RFC 6901, section 6)."""
    if not is_local(reference):
        raise ValueError(f"{reference!r} is no local reference")
    return split(reference[1:])


def split(fragment: str) -> Pointer:
    """The parts of a reference after the `#`."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in unquote(fragment).split("/")[1:])


def reference_to(pointer: Pointer) -> str:
    """The local reference to a place."""
    return show_pointer(pointer).replace("%", "%25") if pointer else "#"


def resolve(root: Any, reference: str) -> Any:
    """The target of a local reference, or MISSING. If the target is a reference too, it is not followed."""
    return look_up(root, pointer_of(reference)) if is_local(reference) else MISSING


def hint(root: Any, reference: str) -> str:
    """A suggestion for a reference that cannot be resolved, as the end of a sentence."""
    if not is_local(reference):
        return ""
    node, parts = root, pointer_of(reference)
    for index, part in enumerate(parts):
        further = step(node, part)
        if further is MISSING:
            close = _close(str(part), node) if isinstance(node, dict) else []
            return f": did you mean {reference_to((*parts[:index], close[0], *parts[index + 1 :]))!r}?" if close else ""
        node = further
    return ""


def _close(name: str, names: Collection[str]) -> list[str]:
    same = [each for each in names if each.casefold() == name.casefold()]
    return same or difflib.get_close_matches(name, names, n=1)
