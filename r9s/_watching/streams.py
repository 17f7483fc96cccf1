"""Event streams and binary responses that report their end."""

from typing import TYPE_CHECKING, Any

from r9s_generated import _binary, _stream

if TYPE_CHECKING:
    from .observer import Observer


class _Reading:
    """A block that reads from a stream. An exception in the block ends the stream."""

    __slots__ = ("_observer",)

    def __init__(self, observer: "Observer") -> None:
        self._observer = observer

    def __enter__(self) -> None:
        self._observer.reads = True

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self._observer.reads = False
        if isinstance(error, (StopIteration, StopAsyncIteration)):
            self._observer.end("done")
        elif error is not None:
            self._observer.fail(error)


class EventStream(_stream.EventStream[Any, Any]):
    """An observed event stream."""

    _observer: "Observer"

    def __next__(self) -> Any:
        with _Reading(self._observer):
            event = super().__next__()
        self._observer.note(event)
        return event

    def close(self) -> None:
        super().close()
        self._observer.leave()


class AsyncEventStream(_stream.AsyncEventStream[Any, Any]):
    """An observed event stream."""

    _observer: "Observer"

    async def __anext__(self) -> Any:
        with _Reading(self._observer):
            event = await super().__anext__()
        self._observer.note(event)
        return event

    async def aclose(self) -> None:
        await super().aclose()
        self._observer.leave()


class BinaryAnswer(_binary.BinaryAnswer):
    """An observed binary response."""

    _observer: "Observer"

    def _next_piece(self) -> bytes:
        with _Reading(self._observer):
            piece = super()._next_piece()
        if not piece:
            self._observer.end("done")
        return piece

    def close(self) -> None:
        super().close()
        self._observer.leave()


class AsyncBinaryAnswer(_binary.AsyncBinaryAnswer):
    """An observed binary response."""

    _observer: "Observer"

    async def _next_piece(self) -> bytes:
        with _Reading(self._observer):
            piece = await super()._next_piece()
        if not piece:
            self._observer.end("done")
        return piece

    async def aclose(self) -> None:
        await super().aclose()
        self._observer.leave()


_OBSERVED: dict[type, Any] = {
    _stream.EventStream: EventStream,
    _stream.AsyncEventStream: AsyncEventStream,
    _binary.BinaryAnswer: BinaryAnswer,
    _binary.AsyncBinaryAnswer: AsyncBinaryAnswer,
}


def observed_stream(made: object, observer: "Observer") -> Any:
    """An observed copy to use in place of the stream; None if it is not a stream, or is already in memory."""
    kind = _OBSERVED.get(type(made))
    if kind is None or vars(made)["_closed"]:
        return None
    stream: Any = kind.__new__(kind)
    for name, value in vars(made).items():
        setattr(stream, name, value)
    stream._observer = observer
    # The copy owns the connection now.
    vars(made)["_closed"] = True
    return stream
