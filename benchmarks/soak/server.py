"""The raw server of the tests in a process of its own; what it does to a request, the request's headers say."""

import contextlib
import socket
from collections import Counter
from multiprocessing.connection import Connection
from typing import NamedTuple

from tests.support.server import RawServer, Request, Step

from .faults import step_for


class Tally(NamedTuple):
    """What the server saw since the tally before."""

    requests: dict[int, int]
    """How many requests of each call."""
    wrong: list[str]
    """Requests that were not as they must be."""
    open: int
    """How many connections are open."""
    connections: int
    """How many were ever opened."""


class SoakServer(RawServer):
    """Takes the next step of the case that stands in the header `x-case`, for the call in `x-call`."""

    def __init__(self) -> None:
        super().__init__(self._respond)
        self._begun: Counter[str] = Counter()

    def _respond(self, request: Request) -> Step:
        call = request.headers["x-call"]
        with self._changed:
            before = self._begun[call]
            self._begun[call] += 1
        return step_for(request.headers["x-case"], before, call)

    def drop(self) -> int:
        """Close all idle connections from this side, without a word; how many there were."""
        with self._changed:
            for sock in self._sockets:
                with contextlib.suppress(OSError):
                    # What the client sent before is still read.
                    sock.shutdown(socket.SHUT_WR)
            return len(self._sockets)

    def tally(self, expected: int) -> Tally:
        """What was seen, when so many connections are open, or will not be."""
        self.wait(lambda: self.open == expected, 5)
        with self._changed:
            seen, self.requests = self.requests, []
            self._begun.clear()
            wrong: list[str] = []
            keys: dict[str, str] = {}
            for request in seen:
                call, key = request.headers["x-call"], request.headers["idempotency-key"]
                if keys.setdefault(key, call) != call:
                    wrong.append(f"call {call}: its Idempotency-Key is also that of call {keys[key]}")
                if request.json["prompt"] != f"call {call}" or request.repeated:
                    wrong.append(f"call {call}: sent {request.body!r}, repeated {request.repeated}")
            calls = Counter(int(request.headers["x-call"]) for request in seen)
            for call, number in Counter(keys.values()).items():
                if number > 1:
                    wrong.append(f"call {call}: {number} Idempotency-Keys")
            return Tally(dict(calls), wrong, self.open, self.connections)


def serve(pipe: Connection) -> None:
    """Serve until the pipe ends: it gets the URL, and then the answer to each command."""
    with SoakServer() as server:
        pipe.send(server.url)
        while True:
            try:
                command, *arguments = pipe.recv()
            except EOFError:
                return
            pipe.send(getattr(server, command)(*arguments))
