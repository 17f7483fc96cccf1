# Copied from generator/runtime/operations.py by `make regen`; do not edit.
"""What the API can do, as data: every operation with its parameters, and what a call of it would send.

To look at it costs nothing: the HTTP library and the models are loaded when `check` or `plan` is first called.
"""

from __future__ import annotations

from ._catalog import Operation, Plan
from ._operation_parameters import Parameter
from ._operation_table import TABLE

OPERATIONS: tuple[Operation, ...] = TABLE
"""Every operation, in the order of the API's description."""

_BY_NAME = {operation.name: operation for operation in TABLE}


def find(name: str) -> Operation:
    """The operation of this name, such as `images.create`; LookupError, which names those that there are."""
    found = _BY_NAME.get(name)
    if found is None:
        from ._catalog import unknown

        raise LookupError(unknown("there is no operation", [name], _BY_NAME, shows_all=True))
    return found


__all__ = ["OPERATIONS", "Operation", "Parameter", "Plan", "find"]
