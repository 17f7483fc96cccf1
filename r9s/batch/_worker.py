"""`Worker`: a batch on many machines, one batch of rows after the other, for Ray Data, Dask and multiprocessing."""

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
    """Makes of each `Worker(...)` a class of its own that can be called with rows, like an object.

    Ray Data starts a pool of actors (`concurrency=(1, 8)`) for a class only, from which it derives one, whose objects
    each actor makes without arguments. Dask and multiprocessing call what they are given with rows, and pickle it.
    """

    configured: "Worker | None" = None
    """The object that such a class stands for."""

    if not TYPE_CHECKING:  # For who reads the types, `Worker(...)` is an object that is called with rows.

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


# `pickle` looks for a class by its name, unless it is told otherwise here.
copyreg.pickle(_CalledLikeAnObject, _reduced)


class Worker(metaclass=_CalledLikeAnObject):
    """Makes the pictures of batches of rows, in as many processes and on as many machines as there are.

    Give it to `map_batches` of Ray Data, to `map_partitions` of Dask or to a pool of processes, or call it. It takes a
    batch of rows, and gives a row for each, in the same order: `custom_id`, `key`, `state`, `paths`, `request_id` and
    `error`, as BatchItem says, but never the bytes of a picture. Each request is claimed in the output before it is
    sent, as `run` does it, so that a batch that is repeated, since its process was killed, sends nothing twice.

    A row holds the parameters of a request, and `custom_id` and `operation` if it likes, or the columns of OpenAI's
    Batch API: `custom_id`, `method`, `url`, `body`. A batch is a dict of columns (lists or arrays), a DataFrame, a
    table of pyarrow, or a list of dicts; the answer is of the same kind. In a table every row has every column. So
    `None` and NaN mean there that a row does not have it, in nested objects too, and whole numbers that have become
    floats (`2.0`) are made integers again.

    The state of a row may also be `waiting`: the batch ended before its turn, and `error` says why. A row that is the
    same as one of another batch has the same key: it is `done` with the same pictures, or `claimed` while those are not
    there yet. Give each row a `custom_id` to have both drawn.

    It can be pickled, with its arguments. Processes that are forked must not use a store (`s3://`, ...) that their
    parent has used: obstore hangs there. Use `spawn` for multiprocessing. Give `meta=` to Dask's `map_partitions`:
    without it Dask tries the function on rows that it makes up, and these would be drawn.

    Args:
        out: As for `run`. A folder must be one that all machines share; a relative one is that of this process.
        client: A function without arguments that makes the client for each batch, in the process that sends;
            `functools.partial(R9S, timeout_ms=60_000)` is one. It is pickled with all that it holds: leave the key to
            `R9S_API_KEY` in the environment of the workers. `None`: `R9S`.
        operation: As for `run`.
        concurrency: How many requests of a batch may be under way at a time, in each process.
        patience_ms: As for `run`.
        retry_unknown: As for `run`. A batch that is repeated after its process was killed then sends once more what was
            under way.
        retry_refused: As for `run`.

    Raises:
        TypeError, ValueError: An argument is not possible.

    A call raises:
        BatchInputError: Some rows cannot be sent, and none of the batch was.
        TypeError, ValueError: It is no batch of rows, or the settings of the client are not possible.
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
        # What is not possible is said here, and not on a machine far away.
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
        """What makes another one like it."""

    def __call__(self, rows: Any) -> Any:
        """Make the pictures of a batch of rows, and give what became of each."""
        requests = rows_of(rows)
        found = anyio.run(self._carry_out, requests) if requests else []
        return answer(rows, found)

    async def _carry_out(self, requests: list[Any]) -> list[dict[str, Any]]:
        send, receive = anyio.create_memory_object_stream[BatchItem](math.inf)
        with send, receive:
            # One for each batch: connections belong to an event loop, so that one that is kept would save nothing, and
            # nobody says to a worker when it ends.
            async with self._client() as client:
                batch = Batch(requests, self._out, client, self._operation, self._limits)
                _check(batch, requests)
                report = await batch.carry_out(send)
            items = [receive.receive_nowait() for _ in range(receive.statistics().current_buffer_used)]
        ended = {item.number: {name: getattr(item, name) for name in COLUMNS} for item in items}
        reason = f"It was not begun: {report.stopped}"
        return [ended.get(number) or _waiting(request, reason) for number, request in enumerate(requests, 1)]

    def __repr__(self) -> str:
        # Without the client, which may hold a key.
        return f"Worker({str(self._out)!r})"


def _check(batch: Batch, requests: list[Any]) -> None:
    """Look at the requests; raises BatchInputError, with what tells a row from others in a large job."""
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
    """The row of a request whose turn did not come."""
    return {
        **dict.fromkeys(COLUMNS),
        "custom_id": _custom_id(request),
        "state": "waiting",
        "paths": [],
        "error": reason,
    }
