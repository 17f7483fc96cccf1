"""The bytes of answers that are handed over while they come: events, each with a deadline, and files."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx

from r9s_generated._stream import AsyncPieces


class AnswerTooLarge(Exception):
    """The decoded answer has more bytes than we are willing to hold."""


class Room:
    """How many bytes a decoded answer may still have."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most

    def take(self, piece: bytes) -> None:
        """Count a piece; raises AnswerTooLarge when there is no room for it."""
        self._left -= len(piece)
        if self._left < 0:
            raise AnswerTooLarge(f"it is larger than max_answer_bytes, {self._most} bytes, when decoded")


def check_deadline(end: float | None) -> None:
    """Raise a ReadTimeout when the deadline has passed: also a borrowed client's answer must not drip for ever."""
    if end is not None and time.monotonic() > end:
        raise httpx.ReadTimeout("the deadline has passed")


_GRACE = 0.02


@contextmanager
def limited(end: float | None) -> Generator[None, None, None]:
    """Cancel what is awaited inside, and raise a ReadTimeout, when the deadline passes."""
    import anyio

    # httpx's own timeouts, which know more of what was waited for, come first.
    seconds = float("inf") if end is None else max(0.0, end + _GRACE - time.monotonic())
    with anyio.move_on_after(seconds) as scope:
        yield
    if scope.cancelled_caught:
        raise httpx.ReadTimeout("the deadline has passed")


class ShieldedPieces(AsyncPieces):
    """The decoded pieces of an answer, whose connection is closed also when the caller is cancelled."""

    async def aclose(self) -> None:
        """Close the connection, or give it back."""
        import anyio

        with anyio.CancelScope(shield=True):
            await super().aclose()


class EventDeadline:
    """The time by which the next event must have come: at first that of the attempt."""

    def __init__(self, seconds: float, end: float | None) -> None:
        self._seconds = seconds
        self._first = True
        self.end = end

    def start(self) -> None:
        """An event was handed over; the wait for the next begins."""
        if self.end is not None and not self._first:
            self.end = time.monotonic() + self._seconds
        self._first = False


class BodyDeadline:
    """The time by which the last byte must have come: that of the attempt, without the time before anybody reads."""

    def __init__(self, end: float | None) -> None:
        self._left = None if end is None else end - time.monotonic()
        self.end = end

    def start(self) -> None:
        """Reading begins."""
        self.end = None if self._left is None else time.monotonic() + self._left


class Source:
    """The decoded bytes of an answer, read with blocking calls."""

    def __init__(self, response: Any, deadline: EventDeadline | BodyDeadline, room: Room | None = None) -> None:
        self._response = response
        self._pieces = response.iter_bytes()
        self._deadline = deadline
        self._room = room

    def read(self, *, new_event: bool) -> bytes:
        """The next bytes, none at the end."""
        from ._network import until

        if new_event:
            self._deadline.start()
        with until(self._deadline.end):
            for piece in self._pieces:
                check_deadline(self._deadline.end)
                if piece:
                    if self._room is not None:
                        self._room.take(piece)
                    return bytes(piece)
        return b""

    def close(self) -> None:
        """Close the connection, or give it back."""
        self._response.close()


class AsyncSource:
    """The decoded bytes of an answer, read with `await`."""

    def __init__(
        self, pieces: ShieldedPieces, deadline: EventDeadline | BodyDeadline, room: Room | None = None
    ) -> None:
        self._pieces = pieces
        self._deadline = deadline
        self._room = room

    async def read(self, *, new_event: bool) -> bytes:
        """The next bytes, none at the end."""
        if new_event:
            self._deadline.start()
        with limited(self._deadline.end):
            async for piece in self._pieces:
                if piece:
                    if self._room is not None:
                        self._room.take(piece)
                    return bytes(piece)
        return b""

    async def aclose(self) -> None:
        """Close the connection, or give it back."""
        await self._pieces.aclose()
