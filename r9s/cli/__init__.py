"""The command line `r9s`. It uses only the public names of the package `r9s`.

Commands and options are made from `r9s.operations` when the program starts. So a new operation or parameter of the spec
needs no change here.
"""

from ._program import run

__all__ = ["run"]
