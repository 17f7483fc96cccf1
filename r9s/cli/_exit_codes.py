"""The exit codes of the program."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from r9s.errors import R9SError

DONE = 0
REFUSED = 1
WRONG_USE = 2
NOT_SENT = 3
PERHAPS_BILLED = 4
INCOMPLETE = 5

STATES = {DONE: "done", REFUSED: "refused", WRONG_USE: "wrong_use", NOT_SENT: "not_sent", PERHAPS_BILLED: "unknown"}
"""The state of a call in the output of `--json`. Batch records use the same words for the same states."""

EPILOG = (
    "Exit codes: 0 done, 1 refused by the API, 2 wrong use, 3 not sent, 4 may have been billed, "
    "5 some requests of a batch are not done."
)


def code_of(error: "R9SError") -> int:
    """The exit code for a call that failed."""
    if error.may_be_billed:
        return PERHAPS_BILLED
    return NOT_SENT if error.status_code is None else REFUSED
