# Copied from generator/runtime/_containers.py by `make regen`; do not edit.
"""Types that contain one other type: lists, maps, and nullable types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._codec import Codec, as_it_came, at
from ._references import Ref
from .errors import Mismatch


class ListOf(Codec):
    """A JSON array of one type."""

    def __init__(self, item: Codec) -> None:
        self.item = item

    def load(self, value: Any) -> Any:
        if not isinstance(value, list):
            raise Mismatch("an array", value)
        return [at(index, self.item.load, item) for index, item in enumerate(value)]

    def receive(self, value: Any) -> Any:
        if not isinstance(value, list):
            raise Mismatch("an array", value)
        return [self._received(item) for item in value]

    def _received(self, item: Any) -> Any:
        if item is None and isinstance(self.item, Ref):
            # Its index in the list says which one is missing.
            nothing = self.item.nothing()
            nothing._was_null = True
            return nothing
        return as_it_came(self.item, item)

    def dump(self, value: Any) -> Any:
        return [self.item.dump(item) for item in value] if isinstance(value, (list, tuple)) else value

    def check(self, value: Any) -> None:
        if not isinstance(value, (list, tuple)):
            raise Mismatch("a list", value)
        for index, item in enumerate(value):
            at(index, self.item.check, item)


class MapOf(Codec):
    """A JSON object whose keys are data, with values of one type."""

    def __init__(self, value: Codec) -> None:
        self.value = value

    def load(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        return {key: at(key, self.value.load, inner) for key, inner in value.items()}

    def receive(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        return {key: as_it_came(self.value, inner) for key, inner in value.items()}

    def dump(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {key: self.value.dump(inner) for key, inner in value.items()}

    def check(self, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise Mismatch("a mapping", value)
        for key, inner in value.items():
            if not isinstance(key, str):
                raise Mismatch("a mapping with keys that are strings", value)
            at(key, self.value.check, inner)


class Nullable(Codec):
    """A value of one type, or null."""

    def __init__(self, inner: Codec) -> None:
        self._inner = inner

    def load(self, value: Any) -> Any:
        return None if value is None else self._inner.load(value)

    def receive(self, value: Any) -> Any:
        return None if value is None else self._inner.receive(value)

    def dump(self, value: Any) -> Any:
        return None if value is None else self._inner.dump(value)

    def check(self, value: Any) -> None:
        if value is not None:
            self._inner.check(value)
