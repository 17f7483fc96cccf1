"""Reads YAML, with libyaml if PyYAML has it. That is twenty times faster than in Python."""

import sys
from collections.abc import Callable
from typing import Any

import yaml

from ..messages import one_line
from ..problems import SpecError
from .build import Anchored, Builder
from .references import MISSING
from .scalars import Scalar, check_tag, read, read_tagged
from .shield import shield

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_HINTS = {
    "mapping values are not allowed": "a text with a colon in it needs quotes, or a key is indented too far",
    "cannot start any token": "a tab cannot indent, and a text that begins with @, ` or % needs quotes",
    "did not find expected <document start>": "a file must contain one document, and nothing after it",
}


def read_yaml(text: str, builder: Builder) -> None:
    """Build the tree of a YAML document; raises SpecError."""
    shielded, restore = shield(text)
    reader = _Reader(builder, restore)
    try:
        for event in yaml.parse(shielded, Loader=LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context)
        hint = next((f" ({hint})" for part, hint in _HINTS.items() if part in problem), "")
        line = mark.line + 1 if mark else None
        raise SpecError.at(builder.path, line, f"not valid YAML: {problem}{quote(text, line)}{hint}") from error
    except yaml.reader.ReaderError as error:
        code = error.character if isinstance(error.character, int) else ord(error.character)
        line = text.count("\n", 0, max(text.find(chr(code)), 0)) + 1
        reason = f"the character U+{code:04X} cannot stand in YAML; write it in double quotes as an escape"
        raise SpecError.at(builder.path, line, f"not valid YAML: {reason}{quote(text, line)}") from error


def quote(text: str, line: int | None) -> str:
    """The content of a line, as the end of a sentence."""
    rows = text.split("\n", line)[:line] if line else []
    row = one_line(rows[-1], 100) if line and len(rows) == line else ""
    return f" in `{row}`" if row else ""


class _Reader:
    """Passes the events of a YAML file to a builder."""

    def __init__(self, builder: Builder, restore: Callable[[str, bool], str] | None) -> None:
        self._builder, self._restore = builder, restore
        self._known: dict[str, Scalar] = {}
        self._documents = 0

    def take(self, event: Any) -> None:
        """Handle the events one after the other."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event, event.start_mark.line + 1)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._builder.close()
        elif kind is yaml.MappingStartEvent:
            self._open({}, "map", event, event.start_mark.line + 1)
        elif kind is yaml.SequenceStartEvent:
            self._open([], "seq", event, event.start_mark.line + 1)
        elif kind is yaml.AliasEvent:
            self._alias(event.anchor, event.start_mark.line + 1)
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                line = event.start_mark.line + 1
                self._builder.refuse(
                    line, "a second document begins here; an OpenAPI document is one, in a file of its own"
                )

    def _open(self, node: dict[str, Any] | list[Any], kind: str, event: Any, line: int) -> None:
        if self._builder.wants_key:
            self._builder.refuse(line, "a key must be a text; it cannot be an object or a list")
        try:
            check_tag(event.tag, kind)
        except ValueError as error:
            self._builder.refuse(line, str(error))
        self._builder.open(node, line, event.anchor)

    def _scalar(self, event: Any, line: int) -> None:
        text: str = event.value
        if self._restore:
            text = self._restore(text, event.style == '"')
        plain = event.implicit[0] and event.tag is None
        if self._builder.wants_key:
            self._key(text, event, plain, line)
            return
        value = self._known.get(text, MISSING) if plain else MISSING
        if value is MISSING:
            value = self._read(text, event, plain, line)
            if plain and len(text) < 40:
                self._known[text] = value
        if event.anchor is not None:
            self._builder.anchors[event.anchor] = Anchored(value, text, 1, 0)
        self._builder.value(value, line)

    def _read(self, text: str, event: Any, plain: bool, line: int) -> Scalar:
        try:
            if event.tag is not None:
                return read_tagged(text, event.tag)
            return read(text) if plain else text
        except ValueError as error:
            self._builder.refuse(line, str(error))

    def _key(self, text: str, event: Any, plain: bool, line: int) -> None:
        """Keys are texts as written, even the status code 200 and the word null."""
        if event.anchor is not None:
            self._builder.anchors[event.anchor] = Anchored(text, text, 1, 0)
        if text == "<<" and plain:
            self._builder.merge_key(line)
        else:
            self._builder.key(sys.intern(text), line)

    def _alias(self, anchor: str, line: int) -> None:
        found = self._builder.alias(anchor, line)
        if not self._builder.wants_key:
            self._builder.value(found.value, line, found.nodes)
        elif found.text is None:
            self._builder.refuse(line, "a key must be a text; it cannot be an object or a list")
        else:
            self._builder.key(found.text, line)
