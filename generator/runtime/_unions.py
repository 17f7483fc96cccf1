"""Unions: decides which of several types a value has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ._codec import Codec
from ._models import ModelBase
from ._references import Ref
from ._wires import check_types
from .errors import Mismatch


class OneOf(Codec):
    """The first of several types that fits. For an object, it is the model with the fewest unknown fields."""

    def __init__(self, *variants: Codec) -> None:
        self.variants = variants

    def load(self, value: Any) -> Any:
        expected: list[str] = []
        closest: ModelBase | None = None
        is_unknown = False
        for variant in self.variants:
            if closest is not None and not isinstance(variant, Ref):
                continue
            try:
                loaded = variant.load(value)
            except Mismatch as mismatch:
                expected.append(_said(mismatch))
                continue
            if isinstance(variant, Tagged) and loaded is value:
                is_unknown = True
            elif not isinstance(variant, Ref) or not loaded.additional_properties:
                return loaded
            elif closest is None or len(loaded.additional_properties) < len(closest.additional_properties):
                closest = loaded
        if closest is None and not is_unknown:
            raise Mismatch(" or ".join(expected), value)
        return value if closest is None else closest

    def receive(self, value: Any) -> Any:
        try:
            return self.load(value)
        except Mismatch:
            received = [each for each in map(_receiving(value), self.variants) if each is not None]
            if not received:
                raise
        return min(received, key=lambda each: len(getattr(each, "additional_properties", ())))

    def dump(self, value: Any) -> Any:
        for variant in self.variants:
            try:
                variant.check(value)
            except Mismatch:
                continue
            return variant.dump(value)
        return value.to_dict() if isinstance(value, ModelBase) else value

    def check(self, value: Any) -> None:
        found = []
        for variant in self.variants:
            try:
                return variant.check(value)
            except Mismatch as mismatch:
                found.append(mismatch)
        # If the kind is right and only a part is wrong, the error names the part.
        closest = max(found, key=lambda mismatch: len(mismatch.path))
        raise closest if closest.path else Mismatch(" or ".join(each.expected for each in found), value)


def _receiving(value: Any) -> Callable[[Codec], Any]:
    """The received value of a type; None for a value of another kind."""

    def receive(variant: Codec) -> Any:
        try:
            return variant.receive(value)
        except Mismatch:
            return None

    return receive


def _said(mismatch: Mismatch) -> str:
    return str(mismatch) if mismatch.path else mismatch.expected


class Tagged(Codec):
    """One of several models, chosen by the value of a property: `(property, value, model)`."""

    def __init__(self, *variants: tuple[str, str, Ref]) -> None:
        self.variants = variants
        self._models = {(name, value): model for name, value, model in variants}
        self.names = tuple(dict.fromkeys(name for name, _, _ in variants))
        self.values = tuple(value for _, value, _ in variants)

    def tag_of(self, value: Any) -> tuple[str, str] | None:
        """The property and the value that identify an object; None if it has no such property."""
        if not isinstance(value, Mapping):
            return None
        unknown = None
        for name in self.names:
            found = value.get(name)
            if isinstance(found, str):
                if (name, found) in self._models:
                    return name, found
                unknown = unknown or (name, found)
        return unknown

    def variant(self, tag: tuple[str, str] | None) -> Ref | None:
        """The model of a tag; None for an unknown tag."""
        return None if tag is None else self._models.get(tag)

    def named(self, value: str) -> tuple[str, str] | None:
        """The known tag with this value, for any property."""
        return next((tag for tag in self._models if tag[1] == value), None)

    def load(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        found = self.variant(self.tag_of(value))
        return value if found is None else found.load(value)

    def receive(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Mismatch("an object", value)
        found = self.variant(self.tag_of(value))
        return value if found is None else found.receive(value)

    def dump(self, value: Any) -> Any:
        return value.to_dict() if isinstance(value, ModelBase) else value

    def check(self, value: Any) -> None:
        for model in self._models.values():
            if isinstance(value, model.model):
                return check_types(value)
        told = self.variant(self.tag_of(value))
        if told is not None:
            return told.check(value)
        raise Mismatch(" or ".join(f"a {model.name}" for model in self._models.values()), value)
