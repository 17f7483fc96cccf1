"""What the API can do, as data: every operation with its parameters, and what a call of it would send.

Nothing heavy is loaded before `check` or `plan` is first called.
"""

from r9s_generated.operations import OPERATIONS, Operation, Parameter, Plan, find

__all__ = ["OPERATIONS", "Operation", "Parameter", "Plan", "find"]
