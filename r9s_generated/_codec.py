# Copied from generator/runtime/_codec.py by `make regen`; do not edit.
"""Converts models from and to JSON.

Receiving a response is tolerant: unknown fields are kept, enum values are not checked, and a value of another type
stays as it came. Only a value of another kind, such as a text in place of an object, is refused.
Loading is strict about required fields, because they distinguish the types of a union.
Checking a caller's value is strict about types, but not about values, because providers accept different ones.
"""

from __future__ import annotations

from typing import Any

from .errors import Mismatch


class Codec:
    """One type: it reads, writes and checks values. This class accepts any value unchanged."""

    def load(self, value: Any) -> Any:
        """The Python value for a JSON value; raises Mismatch if it is not of this type."""
        return value

    def receive(self, value: Any) -> Any:
        """The Python value for a JSON value of a response; raises Mismatch only for a value of another kind."""
        return self.load(value)

    def dump(self, value: Any) -> Any:
        """The JSON value for a Python value. A value of another type is written unchanged."""
        return value

    def check(self, value: Any) -> None:
        """Raise Mismatch unless a caller may pass this value."""


ANY = Codec()


def at(place: str | int, step: Any, value: Any) -> Any:
    """Call a step with an inner value; a Mismatch gets the place of the value."""
    try:
        return step(value)
    except Mismatch as mismatch:
        raise mismatch.under(place) from None


def as_it_came(codec: Codec, value: Any) -> Any:
    """A value of a response. A value of another kind stays as it came, because the result is paid for."""
    try:
        return codec.receive(value)
    except Mismatch:
        return value
