"""The operations of the API as data: their parameters, and the request that a call would send.

The modules for `check` and `plan` are loaded at their first use.
"""

from r9s_generated.operations import OPERATIONS, Operation, Parameter, Plan, find

__all__ = ["OPERATIONS", "Operation", "Parameter", "Plan", "find"]
