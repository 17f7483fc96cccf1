# Copied from generator/runtime/_read_only.py by `make regen`; do not edit.
"""What is said once, and holds."""

from __future__ import annotations

from typing import TYPE_CHECKING


class ReadOnly:
    """What is said once, and holds."""

    __slots__ = ()

    if not TYPE_CHECKING:
        # Type checkers would take these for leave to set any name.

        def __setattr__(self, name, value):
            raise AttributeError(f"{type(self).__name__} is read only", name=name, obj=self)

        def __delattr__(self, name):
            raise AttributeError(f"{type(self).__name__} is read only", name=name, obj=self)
