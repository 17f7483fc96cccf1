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
        """The faults that `fail` asked for and that have not struck as often as they were to."""
        return self._states.current.faults.of_server.left

    def fail(self, fault: str, *, times: int | None = None, path: str | None = None) -> None:
        """Lets the next requests fail, whoever sends them.

        Each request to an operation is struck by at most one fault: the first that was asked for, and fits. A request
        that could not succeed anyway gets the error that it deserves, and does not count.

        Args:
            fault: The fault, in the words of the header `x-r9s-sandbox-fault`: `429; retry-after=0`.
            times: How many requests it strikes; `None`: as often as the text says, `times=2` or `times=always`, or
                else once. A retry is a request, too.
            path: The operation whose requests it strikes, such as `/images/edits`; `None`: all.

        Raises:
            ValueError: The fault is not understood, `times` is said twice or is below 1, or no operation has that path.
        """
        try:
            found = parse(fault)
        except APIError as error:
            raise ValueError(error.detail.replace(f"The header {HEADER}", f"The fault {fault!r}")) from None
        if times is not None and (times < 1 or "times" in fault):
            raise ValueError(f"times={times!r} must be 1 or more, and not stand in the fault {fault!r} as well")
        if path is not None:
            path = path.removeprefix(BASE_PATH)
            if not self._has_operation(path):
                raise ValueError(f"there is no operation with the path {path!r}; there is '/images/generations'")
            path = BASE_PATH + path
        self._states.current.faults.of_server.add(fault, found, found.times if times is None else times, path)

    def reset(self) -> None:
        """Forgets everything: requests, the count of images, faults, links, and the answers to idempotency keys.

        A request that is under way belongs to what was before, and is not seen any more.
        """
        self._states.reset()
