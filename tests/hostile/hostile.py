"""The document of specs/strings.yaml, with hostile texts at its places."""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from ruamel.yaml import YAML

PLACE = re.compile(r"<<(document: )?([^|<>]*)\|([^|<>]*)>>")
PARTS: dict[str, Any] = YAML(typ="safe").load(Path(__file__).parent / "specs" / "strings.yaml")

TOLD = frozenset(
    {
        *("title", "description", "summary", "example", "extension", "documentation", "comment", "default", "pattern"),
        *("key of an extension", "name of an example", "terms", "contact", "license", "xml", "format", "name"),
        *("format of bearer", "parts of names"),
    }
)
"""What only tells something: whatever stands there, the document is carried."""
KEPT = frozenset({"enum value", "const", "sentinel"})
"""Values of the API: whatever stands there is carried, and comes out unchanged."""
ONCE = frozenset({"tag", "operationId", "component", "method"})
"""What each cell needs its own of."""

Pointer = tuple[str | int, ...]


class Texts(NamedTuple):
    """What stands where."""

    hostile: Mapping[str, str]
    """By the place; every other place has its tame text."""
    before: bool = False
    """Whether names begin with it; else they end with it."""

    def __repr__(self) -> str:
        return f"<{len(self.hostile)} places with {sorted({*self.hostile.values()})!r}>"

    def at(self, place: str, tame: str) -> str:
        """The text of a place. Names keep the tame text in them, so that they differ from those beside them."""
        text = self.hostile.get(place)
        if text is None:
            return tame
        if kind_of(place) in TOLD | KEPT:
            return text
        return f"{text}{tame}" if self.before else f"{tame}{text}"

    def without(self, places: set[str]) -> "Texts":
        """The same, but tame at these places."""
        return self._replace(hostile={place: text for place, text in self.hostile.items() if place not in places})

    def only(self, places: list[str]) -> "Texts":
        """The same, but tame everywhere else."""
        return self._replace(hostile={place: self.hostile[place] for place in places})


TAME = Texts({})


def kind_of(place: str) -> str:
    """What kind of text a place holds: `0: const of the map` is a const."""
    return place.partition(": ")[2].partition(" of the ")[0]


def document(texts: Texts, cells: int) -> dict[str, Any]:
    """The document; its paths and components are there as often as there are cells."""
    whole: dict[str, Any] = _filled(PARTS["document"], "0", texts.at)
    for number in range(cells):
        part = _filled(PARTS["cell"], str(number), texts.at)
        whole.setdefault("tags", []).extend(part["tags"])
        whole.setdefault("paths", {}).update(part["paths"])
        for kind, named in part["components"].items():
            whole["components"].setdefault(kind, {}).update(named)
    return whole


def _filled(node: Any, number: str, at: Callable[[str, str], str]) -> Any:
    def put(match: re.Match[str]) -> str:
        what, tame = match[2], match[3]
        if match[1]:
            return at(f"document: {what}", tame)
        return at(f"{number}: {what}", f"{tame}-{number}" if kind_of(f"{number}: {what}") in ONCE else tame)

    def fill(text: str) -> str:
        return PLACE.sub(put, text.replace("§", number))

    if isinstance(node, dict):
        pairs = ((fill(str(key)), _filled(inner, number, at)) for key, inner in node.items())
        return {key: _escaped(inner) if key == "$ref" else inner for key, inner in pairs}
    if isinstance(node, list):
        return [_filled(inner, number, at) for inner in node]
    return fill(node) if isinstance(node, str) else copy.deepcopy(node)


def _escaped(reference: str) -> str:
    """A reference to a component of any name, as RFC 6901 writes one in a URL."""
    name = reference.removeprefix("#/components/").partition("/")[2]
    return reference.removesuffix(name) + _quoted(name)


def places(cells: int) -> list[str]:
    """Every place of the document."""
    found: dict[str, None] = {}

    class Noting(Texts):
        def at(self, place: str, tame: str) -> str:
            found[place] = None
            return tame

    document(Noting({}), cells)
    return list(found)


def written(node: Any) -> tuple[str, list[Pointer]]:
    """A document as JSON with a line for each part of it, and which part each line has."""
    rows = list(_rows(node, (), "", ""))
    return "\n".join(row for _, row in rows) + "\n", [path for path, _ in rows]


def _rows(node: Any, path: Pointer, start: str, end: str) -> Iterator[tuple[Pointer, str]]:
    if not isinstance(node, (dict, list)) or not node:
        yield path, f"{start}{json.dumps(node)}{end}"
        return
    named = isinstance(node, dict)
    yield path, start + ("{" if named else "[")
    pairs = list(node.items() if isinstance(node, dict) else enumerate(node))
    for index, (key, inner) in enumerate(pairs):
        before = f"{json.dumps(key)}: " if named else ""
        yield from _rows(inner, (*path, key), before, "," if index + 1 < len(pairs) else "")
    yield path, ("}" if named else "]") + end


def blamed(texts: Texts, cells: int, pointer: Pointer) -> set[str]:
    """The hostile places that a part of the document has in it, or in the names that lead to it."""
    whole = document(texts, cells)
    node = whole
    for part in pointer:
        node = node[part]  # type: ignore[index]
    inside = json.dumps([node, *pointer])
    return {place for place in texts.hostile if any(told in inside for told in _told(texts.at(place, "")))}


def _told(text: str) -> tuple[str, str]:
    """A text as it stands in JSON, and in a reference."""
    return json.dumps(text)[1:-1], _quoted(text)


def _quoted(name: str) -> str:
    return quote(name.replace("~", "~0").replace("/", "~1"), safe="~", errors="surrogatepass")
