"""The bodies of responses. They are decoded while they arrive, within the deadline and the size limit."""

import math
import time
from collections.abc import Iterator

import httpx

from .answers import Answer, Broken, Failure
from .decoding import Decoder
from .failures import failure_of
from .watch import Watch
from .ways import TURN, Pieces, Way, run


class Body:
    """A body that is being read."""

    def __init__(self, way: Way, pieces: Pieces, decoder: Decoder, watch: Watch) -> None:
        self.way = way
        self.pieces = pieces
        self.watch = watch
        self._decoder = decoder
        self._parts: Iterator[bytes] = iter(())
        self._turn_ends = time.monotonic() + TURN
        self._over = False

    async def part(self) -> bytes:
        """The next decoded bytes; empty at the end, when the connection is returned to the pool."""
        while True:
            for part in self._parts:
                if time.monotonic() > self._turn_ends:
                    # A few bytes on the wire can decode to many, or be many events.
                    await self.way.pause()
                    self._turn_ends = time.monotonic() + TURN
                if part:
                    return part
            if self._over:
                await self.pieces.close()
                return b""
            began = time.monotonic()
            piece = await self.pieces.next()
            now = time.monotonic()
            if now - began > TURN:  # It has waited, so others had their turn.
                self._turn_ends = now + TURN
            if now > self.watch.end:
                raise httpx.ReadTimeout("the deadline has passed")
            self._over = piece is None
            self._parts = self._decoder.finish() if piece is None else self._decoder.feed(piece)


class _Open:
    """A body that the caller reads.

    The first wait has the rest of the attempt's deadline, without the time before the caller starts to read. Each
    further wait has the time of a whole attempt.
    """

    def __init__(self, body: Body, head: Answer, seconds: float) -> None:
        self._body = body
        self._head = head
        self._wait = body.watch.end - time.monotonic()
        self._next_wait = seconds

    async def _read(self, *, new_event: bool) -> bytes:
        """The next bytes; empty at the end. `new_event` means that a wait begins. Raises Broken."""
        body = self._body
        if new_event and body.watch.end != math.inf:
            body.watch.end = time.monotonic() + self._wait
            self._wait = self._next_wait
        try:
            with body.way.limited(body.watch):
                return await body.part()
        except BaseException as error:
            await body.pieces.close()
            failure = failure_of(error, body.watch, self._head)
        assert isinstance(failure, Failure)
        raise Broken(failure) from failure.error

    async def end(self) -> None:
        """Close the connection, or return it to the pool if only the end of the response is left."""
        self._body.watch.satisfied = True
        await self._body.pieces.close()


class OpenBody(_Open):
    """The decoded bytes of a response, read with blocking calls."""

    def read(self, *, new_event: bool) -> bytes:
        return run(self._read(new_event=new_event))

    def close(self) -> None:
        run(self.end())


class AsyncOpenBody(_Open):
    """The decoded bytes of a response, read with `await`."""

    read = _Open._read
    aclose = _Open.end
