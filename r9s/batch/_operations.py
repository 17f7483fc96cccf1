"""Finds the operation of a request, by its name, by its URL, or by its parameters."""

import functools
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from r9s import operations

OPTIONS = ("extra_body", "extra_query")
"""Options that a request may have besides the parameters."""


def at_url(method: str, url: str) -> tuple[str, dict[str, str]]:
    """The operation at a URL, with or without a server and a version, and the parameters in its path."""
    path, verb = urlsplit(url).path.rstrip("/"), method.upper()
    for each in operations.OPERATIONS:
        # A path parameter never contains a slash.
        pattern = "".join(
            f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[A-Za-z_]\w*\})", each.path)
        )
        found = re.search(f"{pattern}$", path) if each.verb == verb else None
        if found:
            texts = {each.wire: each for each in each.parameters}
            named = {wire: unquote(text) for wire, text in found.groupdict().items() if wire in texts}
            return each.name, {texts[wire].name: texts[wire].from_text(text) for wire, text in named.items()}
    known = ", ".join(f"{each.verb} {each.path}" for each in _drawing())
    raise ValueError(f"there is no operation {verb} {url}: the API has {known}")


@functools.cache
def _drawing() -> list[operations.Operation]:
    return [each for each in operations.OPERATIONS if each.answers_pictures]


def drawing_operation(name: str) -> operations.Operation:
    """The operation of that name; raises ValueError if it does not exist or does not return pictures."""
    try:
        found = operations.find(name)
    except LookupError as error:
        raise ValueError(str(error)) from None
    if not found.answers_pictures:
        named = ", ".join(each.name for each in _drawing())
        raise ValueError(f"{name} does not return pictures: a batch accepts {named}")
    return found


def fitting(params: Mapping[str, Any]) -> operations.Operation:
    """The first operation that has all of these parameters and requires no others."""
    every = _drawing()
    for each in every:
        names = names_of(each.name)
        if names.required <= params.keys() <= names.known:
            return each
    # The operation with most of them gives the best error message.
    return max(every, key=lambda each: len(names_of(each.name).known & params.keys()))


class Names(NamedTuple):
    """The names of an operation's parameters."""

    required: frozenset[str]
    known: frozenset[str]
    files: frozenset[str]


@functools.cache
def names_of(operation: str) -> Names:
    """The names of the parameters of an operation."""
    every = operations.find(operation).parameters
    return Names(
        frozenset(each.name for each in every if each.required),
        frozenset((*(each.name for each in every), *OPTIONS)),
        frozenset(each.name for each in every if each.type == "file"),
    )
