"""`check` and `status`: look at a batch without sending anything."""

from ._outputs import Output, store_of
from ._records import Records
from ._report import BatchReport, report_of
from ._requests import Requests, Source


def check(requests: Requests, *, operation: str | None = None) -> int:
    """Check all requests, and return their number. Nothing is sent.

    Args:
        requests: As in `run`.
        operation: As in `run`.

    Raises:
        BatchInputError: Some requests are not valid. `problems` has the number and the reason of each.
        ValueError: The file or the operation does not exist.
    """
    return Source(requests, operation).check()


def status(out: Output) -> BatchReport:
    """The report on the records in an output. Nothing is sent or changed.

    Args:
        out: As in `run`.

    Raises:
        OSError: The output cannot be read.
    """
    records = Records(store_of(out))
    return report_of(records, records.every())
