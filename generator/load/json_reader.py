"""Reads JSON. A YAML reader would differ (tabs, escaped emojis, long keys), and would have worse error messages."""

import json
import re
import sys
from enum import Enum, auto
from typing import Any

from .build import Builder
from .scalars import whole
from .shield import whole_characters

_TOKEN = re.compile(
    r"""(?P<gap>[ \t\r\n]*)
    (?: (?P<string>"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")
    |   (?P<mark>[\[\]{},:])
    |   (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)
    |   (?P<word>true|false|null|NaN|-?Infinity)
    |   \Z)""",
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False, "null": None}


class NotJson(Exception):
    """The text is not JSON; `line` is the line of the error."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def why(text: str, line: int) -> tuple[int, str]:
    """Where and why a text is not JSON, from Python's own reader; `line` is the line where this reader stopped."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno, error.msg
    except (ValueError, RecursionError):
        pass
    return line, "a value, a key, a comma or an end is expected here"


class _Next(Enum):
    """The token that may come next."""

    VALUE = auto()
    VALUE_OR_END = auto()
    KEY = auto()
    KEY_OR_END = auto()
    COLON = auto()
    COMMA_OR_END = auto()


def read_json(text: str, builder: Builder) -> None:
    """Build the tree of a JSON document; raises NotJson, and SpecError for JSON that is not a document."""
    place, line, reader = 0, 1, _Reader(builder)
    while token := _TOKEN.match(text, place):
        gap, written, place = token["gap"], token[token.lastgroup or 0], token.end()
        if gap:
            line += gap.count("\n")
        kind = token.lastgroup
        if kind == "mark":
            fits = reader.mark(written, line)
        elif kind == "gap":
            fits = False
            if reader.ended:
                return
        else:
            fits = reader.scalar(kind == "string", written, line)
        if not fits:
            break
    raise NotJson(line)


class _Reader:
    """Passes the tokens of a JSON file to a builder. Returns False for a token that is not allowed."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._in_object: list[bool] = []
        self._next = _Next.VALUE

    @property
    def ended(self) -> bool:
        """Whether the document is complete."""
        return self._next is _Next.COMMA_OR_END and not self._in_object

    def mark(self, mark: str, line: int) -> bool:
        """A bracket, a comma or a colon."""
        if mark in "{[":
            return self._open(mark == "{", line)
        if mark in "}]":
            return self._close(mark == "}")
        if mark == ":" and self._next is _Next.COLON:
            self._next = _Next.VALUE
        elif mark == "," and self._next is _Next.COMMA_OR_END and self._in_object:
            self._next = _Next.KEY if self._in_object[-1] else _Next.VALUE
        else:
            return False
        return True

    def scalar(self, is_text: bool, written: str, line: int) -> bool:
        """A text, a number or a word."""
        try:
            if self._next is _Next.VALUE or self._next is _Next.VALUE_OR_END:
                self._builder.value(_text(written) if is_text else self._value(written, line), line)
                self._next = _Next.COMMA_OR_END
            elif is_text and (self._next is _Next.KEY or self._next is _Next.KEY_OR_END):
                self._builder.key(sys.intern(_text(written)), line)
                self._next = _Next.COLON
            else:
                return False
        except json.JSONDecodeError:  # an escape that JSON does not have
            return False
        return True

    def _value(self, written: str, line: int) -> Any:
        if written in _WORDS:
            return _WORDS[written]
        if written[-1:] in "Ny":
            self._builder.refuse(line, f"{written} is not JSON; write null, or a text in quotes")
        try:
            return whole(written) if written.lstrip("-").isdigit() else float(written)
        except ValueError as error:
            self._builder.refuse(line, str(error))

    def _open(self, is_object: bool, line: int) -> bool:
        if self._next is not _Next.VALUE and self._next is not _Next.VALUE_OR_END:
            return False
        self._builder.open({} if is_object else [], line)
        self._in_object.append(is_object)
        self._next = _Next.KEY_OR_END if is_object else _Next.VALUE_OR_END
        return True

    def _close(self, is_object: bool) -> bool:
        empty = _Next.KEY_OR_END if is_object else _Next.VALUE_OR_END
        if self._in_object[-1:] != [is_object] or self._next not in (empty, _Next.COMMA_OR_END):
            return False
        self._builder.close()
        self._in_object.pop()
        self._next = _Next.COMMA_OR_END
        return True


def _text(written: str) -> str:
    """The text between the quotes."""
    if "\\" not in written:
        return sys.intern(written[1:-1]) if len(written) < 40 else written[1:-1]
    text: str = json.loads(written)
    return whole_characters(text) if "\\ud" in written.lower() else text
