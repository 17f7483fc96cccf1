"""The base URL of a running sandbox, by which a test looks at it and directs it."""

from collections.abc import Callable

from ._app import BASE_PATH
from ._errors import APIError
from ._fault import HEADER, parse
from ._journal import ReceivedRequest
from ._state import States


class SandboxURL(str):
    """The base URL of a running sandbox, such as `http://127.0.0.1:43121/v1`.

    It knows what that sandbox has seen (`drawn`, `requests`), makes it fail (`fail`), and lets it begin anew (`reset`).
    """

    _states: States
    _has_operation: Callable[[str], bool]

    @property
    def drawn(self) -> int:
        """How many images were drawn so far; a call with `n=2` counts as two, an answer given again as none."""
        return self._states.current.journal.drawn

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The last 1000 requests, those for files included, in the order in which they came."""
        return self._states.current.journal.requests

    @property
    def faults_left(self) -> list[str]:
        """The faults of `fail` that have not occurred as often as asked."""
        return self._states.current.faults.of_server.left

    def fail(self, fault: str, *, times: int | None = None, path: str | None = None) -> None:
        """Make the next requests fail, whoever sends them.

        Each request to an operation gets at most one fault: the first one that fits. An invalid request gets its own
        error, and does not count.

        Args:
            fault: The fault, written as in the header `x-r9s-sandbox-fault`: `429; retry-after=0`.
            times: The number of requests that fail. `None`: the number in the fault (`times=2` or `times=always`), or
                else one. A retry is a request too.
            path: The operation that fails, such as `/images/edits`; `None`: all.

        Raises:
            ValueError: The fault is not valid, `times` is given twice or is below 1, or no operation has that path.
        """
        try:
            found = parse(fault)
        except APIError as error:
            raise ValueError(error.detail.replace(f"The header {HEADER}", f"The fault {fault!r}")) from None
        if times is not None and (times < 1 or "times" in fault):
            raise ValueError(f"times={times!r} must be 1 or more, and the fault {fault!r} must not have its own times")
        if path is not None:
            path = path.removeprefix(BASE_PATH)
            if not self._has_operation(path):
                raise ValueError(f"there is no operation with the path {path!r}: use a path of the API's description")
            path = BASE_PATH + path
        self._states.current.faults.of_server.add(fault, found, found.times if times is None else times, path)

    def reset(self) -> None:
        """Forget everything: requests, the count of images, faults, links, and the responses to idempotency keys.

        A request that is still running is forgotten too.
        """
        self._states.reset()
