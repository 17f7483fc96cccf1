# Copied from generator/runtime/operations.py by `make regen`; do not edit.
"""The operations of the API as data: their parameters, and the request that a call would send.

The HTTP library and the models are loaded only at the first `check` or `plan`.
"""

from __future__ import annotations

from ._catalog import Operation, Plan
from ._operation_parameters import Parameter
from ._operation_table import TABLE

OPERATIONS: tuple[Operation, ...] = TABLE
"""Every operation, in the order of the API's description."""

_BY_NAME = {operation.name: operation for operation in TABLE}


def find(name: str) -> Operation:
    """The operation of this name, such as `images.create`; raises LookupError with the known names."""
    found = _BY_NAME.get(name)
    if found is None:
        from ._catalog import unknown

        raise LookupError(unknown("there is no operation", [name], _BY_NAME, shows_all=True))
    return found


__all__ = ["OPERATIONS", "Operation", "Parameter", "Plan", "find"]
