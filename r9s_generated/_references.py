# Copied from generator/runtime/_references.py by `make regen`; do not edit.
"""Models as types, referenced by their class names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._codec import Codec
from ._models import ModelBase
from ._wires import check_types
from .errors import Mismatch


class Ref(Codec):
    """A model, found by its class name at the first use, because models may refer to each other in a circle."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model: type[ModelBase] | None = None

    @property
    def model(self) -> type[ModelBase]:
        if self._model is None:
            from . import models

            self._model = getattr(models, self.name)
        return self._model

    def nothing(self) -> Any:
        """An empty object in place of a missing one."""
        return self.model._read({}, strict=False)

    def load(self, value: Any) -> Any:
        return self.model._read(value, strict=True)

    def receive(self, value: Any) -> Any:
        return self.model._read(value, strict=False)

    def dump(self, value: Any) -> Any:
        return value._document() if isinstance(value, ModelBase) else value

    def check(self, value: Any) -> None:
        if isinstance(value, Mapping):
            # A value from a file or another source is a mapping.
            value = self.model._read(value, strict=True)
        if not isinstance(value, self.model):
            raise Mismatch(f"a {self.name}", value)
        check_types(value)
