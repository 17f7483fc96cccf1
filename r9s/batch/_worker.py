"""`Worker`: makes the pictures of batches of rows, on many machines, with Ray Data, Dask or multiprocessing."""

import copyreg
import math
import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio

from r9s import R9S

from ._batch import Batch, limits_of
from ._outputs import Output
from ._report import BatchItem
from ._requests import BatchInputError
from ._rows import COLUMNS, answer, rows_of


class _CalledLikeAnObject(type):
    """Turns each `Worker(...)` into a new class that can be called with rows, like an object.

    Ray Data needs a class for a pool of actors (`concurrency=(1, 8)`). It makes a subclass, and each actor makes an
    object of it without arguments. Dask and multiprocessing call the object with rows, and pickle it.
    """

    configured: "Worker | None" = None
    """The object that such a class represents."""

    if not TYPE_CHECKING:  # For type checkers, `Worker(...)` is an object that is called with rows.

        def __call__(cls, *args: Any, **options: Any) -> Any:
            worker = cls.configured
            if worker is None:
                members = {"configured": type.__call__(cls, *args, **options), "__doc__": cls.__doc__}
                return type(cls)(cls.__name__, (cls,), {**members, "__module__": cls.__module__})
            if args or options:
                return worker(*args, **options)
            return type.__call__(cls, **worker.arguments)

    def __repr__(cls) -> str:
        return super().__repr__() if cls.configured is None else repr(cls.configured)


def _reduced(cls: _CalledLikeAnObject) -> Any:
    worker = vars(cls).get("configured")
    return cls.__qualname__ if worker is None else (partial(cls.__bases__[0], **worker.arguments), ())


# Without this, `pickle` would look for the class by its name.
copyreg.pickle(_CalledLikeAnObject, _reduced)


class Worker(metaclass=_CalledLikeAnObject):
    """Makes the pictures of batches of rows, in any number of processes and on any number of machines.

    Pass it to `map_batches` of Ray Data, to `map_partitions` of Dask or to a pool of processes, or call it. It takes a
    batch of rows and returns one row for each, in the same order, with `custom_id`, `key`, `state`, `paths`,
    `request_id` and `error` (see BatchItem). It never returns the bytes of pictures. Each request is claimed in the
    output before it is sent, as in `run`. So nothing is sent twice if a process is killed and its batch is repeated.

    A row has the parameters of a request, and optionally `custom_id` and `operation`. Or it has the columns of OpenAI's
    Batch API: `custom_id`, `method`, `url`, `body`. A batch is a dict of columns (lists or arrays), a DataFrame, a
    table of pyarrow, or a list of dicts. The result has the same type. In a table every row has every column. So `None`
    and NaN mean that the row does not have the value, in nested objects too. Whole numbers that have become floats
    (`2.0`) are converted back to integers.

    The state of a row may also be `waiting`: the run ended before the row was sent, and `error` says why. A row that
    equals a row of another batch has the same key. It is `done` with the same pictures, or `claimed` until they exist.
    Give each row its own `custom_id` to get pictures for both.

    It can be pickled with its arguments. A forked process must not use a store (`s3://`, ...) that its parent has used,
    because obstore hangs there. Use `spawn` with multiprocessing. Pass `meta=` to Dask's `map_partitions`. Without it
    Dask calls the function with made-up rows, and their pictures would be billed.

    Args:
        out: As in `run`. All machines must share the folder. A relative path is resolved in this process.
        client: A function without arguments that makes the client for each batch, in the process that sends it, such as
            `functools.partial(R9S, timeout_ms=60_000)`. It is pickled with its arguments, so set the key in the
            environment variable `R9S_API_KEY` of the workers instead. `None`: `R9S`.
        operation: As in `run`.
        concurrency: The maximum number of requests at the same time, in each process.
        patience_ms: As in `run`.
        retry_unknown: As in `run`. If a process was killed and its batch is repeated, its running requests are then
            sent again.
        retry_refused: As in `run`.

    Raises:
        TypeError, ValueError: An argument is not valid.

    A call raises:
        BatchInputError: Some rows are not valid. No row of the batch was sent.
        TypeError, ValueError: The object is not a batch of rows, or an option of the client is not valid.
        OSError: The output cannot be used.
    """

    def __init__(
        self,
        out: Output,
        *,
        client: Callable[[], R9S] | None = None,
        operation: str | None = None,
        concurrency: int = 32,
        patience_ms: int = 600_000,
        retry_unknown: bool = False,
        retry_refused: bool = False,
    ) -> None:
        if client is not None and not callable(client):
            raise TypeError(f"client must be a function that makes an R9S, not {type(client).__name__}")
        self._limits = limits_of(concurrency, None, None, patience_ms, retry_unknown, retry_refused)
        # Check the arguments here, so that an error is not raised on a remote machine.
        Batch((), out, None, operation, self._limits)
        if isinstance(out, os.PathLike) or (isinstance(out, str) and "://" not in out):
            # A worker may have another working directory.
            out = os.path.abspath(out)
        self._out: Any = out
        self._client = client or R9S
        self._operation = operation
        self.arguments = {
            "out": self._out,
            "client": client,
            "operation": operation,
            "concurrency": concurrency,
            "patience_ms": patience_ms,
            "retry_unknown": retry_unknown,
            "retry_refused": retry_refused,
        }
        """The arguments to make an equal worker."""

    def __call__(self, rows: Any) -> Any:
        """Make the pictures of a batch of rows, and return the outcome of each row."""
        requests = rows_of(rows)
        found = anyio.run(self._carry_out, requests) if requests else []
        return answer(rows, found)

    async def _carry_out(self, requests: list[Any]) -> list[dict[str, Any]]:
        send, receive = anyio.create_memory_object_stream[BatchItem](math.inf)
        with send, receive:
            # Make a client for each batch. Connections belong to an event loop, so keeping the client would save
            # nothing, and a worker is not told when to close it.
            async with self._client() as client:
                batch = Batch(requests, self._out, client, self._operation, self._limits)
                _check(batch, requests)
                report = await batch.carry_out(send)
            items = [receive.receive_nowait() for _ in range(receive.statistics().current_buffer_used)]
        ended = {item.number: {name: getattr(item, name) for name in COLUMNS} for item in items}
        reason = f"Not started: {report.stopped}"
        return [ended.get(number) or _waiting(request, reason) for number, request in enumerate(requests, 1)]

    def __repr__(self) -> str:
        # Without the client, which may contain a key.
        return f"Worker({str(self._out)!r})"


def _check(batch: Batch, requests: list[Any]) -> None:
    """Check the requests; raises BatchInputError with the custom_id of each row, to find it in a large job."""
    try:
        batch.check()
    except BatchInputError as error:
        problems = [
            (number, text if custom_id is None or repr(custom_id) in text else f"{text} (custom_id {custom_id!r})")
            for number, text in error.problems
            for custom_id in (_custom_id(requests[number - 1]),)
        ]
        raise BatchInputError(problems, "row") from None


def _custom_id(request: Any) -> Any:
    return getattr(request, "custom_id", request.get("custom_id") if hasattr(request, "get") else None)


def _waiting(request: Any, reason: str) -> dict[str, Any]:
    """The row of a request that was not started."""
    return {
        **dict.fromkeys(COLUMNS),
        "custom_id": _custom_id(request),
        "state": "waiting",
        "paths": [],
        "error": reason,
    }
