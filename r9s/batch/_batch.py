"""A batch from its arguments to its run."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from anyio.abc import ObjectSendStream
from anyio.lowlevel import current_token

from r9s import R9S

from ._outputs import Output, store_of
from ._records import Records
from ._report import BatchItem, BatchReport
from ._requests import Requests, Source
from ._run import Limits, Run


class Batch:
    """A batch whose arguments are checked."""

    def __init__(
        self, requests: Requests, out: Output, client: R9S | None, operation: str | None, limits: Limits
    ) -> None:
        self._records = Records(store_of(out), limits.patience)
        self._source = Source(requests, operation)
        self._limits = limits
        self._client = client
        self._run: Run | None = None
        self._reason = ""
        self._total: int | None = None
        self.is_broken_off = False
        """Whether a second signal stopped the run at once."""

    def check(self) -> None:
        """Check all requests, unless they can be read only once; raises BatchInputError."""
        if not self._source.is_once:
            self._total = self._source.check()

    def stop(self, reason: str) -> None:
        """Start no more requests."""
        self._reason = self._reason or reason
        if self._run is not None:
            self._run.stop(reason)

    async def carry_out(self, out: ObjectSendStream[BatchItem]) -> BatchReport:
        """Send the requests."""
        async with AsyncExitStack() as stack:
            client = await stack.enter_async_context(R9S()) if self._client is None else self._client
            self._run = Run(self._source, self._records, client, self._limits, self._total)
            if self._reason:
                self._run.stop(self._reason)
            await self._run.carry_out(out)
        return self._run.report


def limits_of(
    concurrency: int,
    max_images: int | None,
    max_failures: int | None,
    patience_ms: int,
    retry_unknown: bool,
    retry_refused: bool,
) -> Limits:
    """The limits of a run from its arguments; raises TypeError or ValueError for an invalid argument."""
    numbers = {"concurrency": concurrency, "max_images": max_images, "max_failures": max_failures}
    for name, value in {**numbers, "patience_ms": patience_ms}.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"{name} must be an int, not {type(value).__name__}")
        if value is not None and value < 1:
            raise ValueError(f"{name} must be at least 1, not {value}")
    again = {"unknown": retry_unknown, "refused": retry_refused, "released": True}
    retry = frozenset(state for state, wanted in again.items() if wanted)
    return Limits(
        concurrency=concurrency,
        max_images=max_images,
        max_failures=max_failures,
        patience=patience_ms / 1000,
        retry=retry,
    )


def check_progress(progress: object) -> None:
    """Raise TypeError if `progress` is not callable."""
    if progress is not None and not callable(progress):
        raise TypeError(f"progress must be a function that takes a BatchItem, not {type(progress).__name__}")


def bare(error: BaseException) -> BaseException:
    """The exception inside groups of one exception."""
    inner: Sequence[BaseException] = getattr(error, "exceptions", ())
    return bare(inner[0]) if len(inner) == 1 else error


def running_loop() -> object | None:
    """The running event loop of this thread; None if there is none."""
    try:
        return current_token().native_token
    except RuntimeError:
        return None
