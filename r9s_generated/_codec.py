# Copied from generator/runtime/_codec.py by `make regen`; do not edit.
"""How models are read from JSON and written to it.

An answer is received: unknown fields are kept, enum values are not checked, and what is not as declared is handed over
as it came. Only a value of another kind, such as a text in an object's place, is refused.
To load is strict about required fields: that tells apart what could be one type or another.
Checking what a caller gave is strict about types, and does not look at values: providers differ in what they take.
"""

from __future__ import annotations

from typing import Any

from .errors import Mismatch


class Codec:
    """One type: how a value of it is read, written and checked. This one takes anything as it is."""

    def load(self, value: Any) -> Any:
        """The Python value for a JSON value; raises Mismatch when it is not of this type."""
        return value

    def receive(self, value: Any) -> Any:
        """The Python value for a JSON value of an answer; raises Mismatch only for a value of another kind."""
        return self.load(value)

    def dump(self, value: Any) -> Any:
        """The JSON value for a Python value; what is not of this type is written as it is."""
        return value

    def check(self, value: Any) -> None:
        """Raise Mismatch unless a caller may give this value."""


ANY = Codec()


def at(place: str | int, step: Any, value: Any) -> Any:
    """Take the step with a value that stands at a place of something larger."""
    try:
        return step(value)
    except Mismatch as mismatch:
        raise mismatch.under(place) from None


def as_it_came(codec: Codec, value: Any) -> Any:
    """A value of an answer, untouched when it is of another kind: a paid result is not withheld for a detail."""
    try:
        return codec.receive(value)
    except Mismatch:
        return value
