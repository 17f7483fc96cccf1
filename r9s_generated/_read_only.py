# Copied from generator/runtime/_read_only.py by `make regen`; do not edit.
"""Objects that cannot be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING


class ReadOnly:
    """Objects that cannot be changed."""

    __slots__ = ()

    if not TYPE_CHECKING:
        # With these methods, type checkers would accept any name.

        def __setattr__(self, name, value):
            raise AttributeError(f"{type(self).__name__} is read only", name=name, obj=self)

        def __delattr__(self, name):
            raise AttributeError(f"{type(self).__name__} is read only", name=name, obj=self)
