"""Event streams and binary responses that report their end."""

from typing import TYPE_CHECKING, Any

from r9s_generated import _binary, _stream

if TYPE_CHECKING:
    from .watch import Watch


class _Reading:
    """A block that reads from a stream. An exception in the block ends the stream."""

    __slots__ = ("_watch",)

    def __init__(self, watch: "Watch") -> None:
        self._watch = watch

    def __enter__(self) -> None:
        self._watch.reads = True

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self._watch.reads = False
        if isinstance(error, (StopIteration, StopAsyncIteration)):
            self._watch.end("done")
        elif error is not None:
            self._watch.fail(error)


class EventStream(_stream.EventStream[Any, Any]):
    """A watched event stream."""

    _watch: "Watch"

    def __next__(self) -> Any:
        with _Reading(self._watch):
            event = super().__next__()
        self._watch.note(event)
        return event

    def close(self) -> None:
        super().close()
        self._watch.leave()


class AsyncEventStream(_stream.AsyncEventStream[Any, Any]):
    """A watched event stream."""

    _watch: "Watch"

    async def __anext__(self) -> Any:
        with _Reading(self._watch):
            event = await super().__anext__()
        self._watch.note(event)
        return event

    async def aclose(self) -> None:
        await super().aclose()
        self._watch.leave()


class BinaryAnswer(_binary.BinaryAnswer):
    """A watched binary response."""

    _watch: "Watch"

    def _next_piece(self) -> bytes:
        with _Reading(self._watch):
            piece = super()._next_piece()
        if not piece:
            self._watch.end("done")
        return piece

    def close(self) -> None:
        super().close()
        self._watch.leave()


class AsyncBinaryAnswer(_binary.AsyncBinaryAnswer):
    """A watched binary response."""

    _watch: "Watch"

    async def _next_piece(self) -> bytes:
        with _Reading(self._watch):
            piece = await super()._next_piece()
        if not piece:
            self._watch.end("done")
        return piece

    async def aclose(self) -> None:
        await super().aclose()
        self._watch.leave()


_WATCHED: dict[type, Any] = {
    _stream.EventStream: EventStream,
    _stream.AsyncEventStream: AsyncEventStream,
    _binary.BinaryAnswer: BinaryAnswer,
    _binary.AsyncBinaryAnswer: AsyncBinaryAnswer,
}


def watched_stream(made: object, watch: "Watch") -> Any:
    """A watched copy to use in place of the stream; None if it is not a stream, or is already in memory."""
    kind = _WATCHED.get(type(made))
    if kind is None or vars(made)["_closed"]:
        return None
    stream: Any = kind.__new__(kind)
    for name, value in vars(made).items():
        setattr(stream, name, value)
    stream._watch = watch
    # The copy owns the connection now.
    vars(made)["_closed"] = True
    return stream
