"""The bytes of event streams, with a deadline for the wait for each event."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx

from r9s_generated._stream import AsyncPieces


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


class _Deadline:
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


class Source:
    """The decoded bytes of an answer, read with blocking calls."""

    def __init__(self, response: Any, seconds: float, end: float | None) -> None:
        self._response = response
        self._pieces = response.iter_bytes()
        self._deadline = _Deadline(seconds, end)

    def read(self, *, new_event: bool) -> bytes:
        """The next bytes, none at the end."""
        from ._network import until

        if new_event:
            self._deadline.start()
        with until(self._deadline.end):
            for piece in self._pieces:
                check_deadline(self._deadline.end)
                if piece:
                    return bytes(piece)
        return b""

    def close(self) -> None:
        """Close the connection, or give it back."""
        self._response.close()


class AsyncSource:
    """The decoded bytes of an answer, read with `await`."""

    def __init__(self, pieces: ShieldedPieces, seconds: float, end: float | None) -> None:
        self._pieces = pieces
        self._deadline = _Deadline(seconds, end)

    async def read(self, *, new_event: bool) -> bytes:
        """The next bytes, none at the end."""
        if new_event:
            self._deadline.start()
        with limited(self._deadline.end):
            async for piece in self._pieces:
                if piece:
                    return bytes(piece)
        return b""

    async def aclose(self) -> None:
        """Close the connection, or give it back."""
        await self._pieces.aclose()
