"""The command line: `r9s`, made of the public names of the package `r9s` alone.

Nothing in here names an operation or a parameter of the API: commands and options are made of `r9s.operations` when the
program starts, so that what is new in the spec is there at once.
"""

from ._program import run

__all__ = ["run"]
