"""`check` and `status`: what a batch would do, and what it has done, without sending anything."""

from ._outputs import Output, store_of
from ._records import Records
from ._report import BatchReport, report_of
from ._requests import Requests, Source


def check(requests: Requests, *, operation: str | None = None) -> int:
    """Read all requests, and give their number; nothing is sent.

    Args:
        requests: As for `run`.
        operation: As for `run`.

    Raises:
        BatchInputError: Some cannot be sent; `problems` has the number and the reason of each.
        ValueError: The file or the operation does not exist.
    """
    return Source(requests, operation).check()


def status(out: Output) -> BatchReport:
    """What the records in an output say; nothing is sent or changed.

    Args:
        out: As for `run`.

    Raises:
        OSError: The output cannot be read.
    """
    records = Records(store_of(out))
    return report_of(records, records.every())
