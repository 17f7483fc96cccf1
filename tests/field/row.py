"""What a row of the tables says, and what is seen when it is played."""

import json
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from r9s import R9S
from tests.support.server import RawServer, Request, Step, answer
from tests.support.ways import Mode

JSON: Mapping[str, str] = {"content-type": "application/json", "x-request-id": "req-7"}
EVERY_WAY = ("sync", "asyncio", "trio")


class Reply(NamedTuple):
    """An answer of the server. What is not bytes is written as JSON."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = JSON


class Place:
    """Where a row is played: a mode, a client of its server, and a folder for files."""

    def __init__(self, mode: Mode, server: RawServer, client: R9S, folder: Path) -> None:
        self.mode = mode
        self.server = server
        self.client = client
        self.folder = folder
        self.events: list[Any] = []
        """What a stream gave, however it ended."""
        self.closing: list[Any] = []
        """Files that are closed with the row."""


Call = Callable[[Place], Awaitable[Any]]
"""Makes the row's call, and gives what the caller gets."""


class Seen(NamedTuple):
    """What came of it."""

    place: Place
    value: Any
    error: Any
    """What was raised; None for nothing."""

    @property
    def requests(self) -> list[Request]:
        """What arrived at the API."""
        return self.place.server.requests


Check = Callable[[Seen], None]
"""Asserts one thing that must hold."""


@dataclass(frozen=True)
class Row:
    """One small input."""

    name: str
    came: Any
    """What the server answers: something to write as JSON, bytes of JSON, a Reply, a Step, or a list of the last two.

    `FILE:name` in it stands for the URL of one of `files`.
    """
    call: Call
    checks: Sequence[Check] = ()
    raises: type[BaseException] | tuple[type[BaseException], ...] | None = None
    """The class of the error, or one above it; None for a result."""
    files: Mapping[str, Reply] = field(default_factory=dict)
    """What is behind the URLs of pictures."""
    client: Mapping[str, Any] = field(default_factory=dict)
    """What R9S is given."""
    modes: Sequence[str] = ()
    """The ways that it is played in. Without any it is one of the three: what came is read alike in all."""

    @property
    def ways(self) -> Sequence[str]:
        """The ways that it is played in, the same ones in every run."""
        return self.modes or (EVERY_WAY[zlib.crc32(self.name.encode()) % len(EVERY_WAY)],)


def steps(came: Any, urls: Mapping[str, str]) -> list[Step]:
    """The script of a server."""
    if isinstance(came, list) and came and all(isinstance(each, (Reply, Step)) for each in came):
        return [_step(each, urls) for each in came]
    return [_step(came, urls)]


def _step(came: Any, urls: Mapping[str, str]) -> Step:
    if isinstance(came, Step):
        return came._replace(pieces=tuple(_linked(each, urls) for each in came.pieces))
    reply = came if isinstance(came, Reply) else Reply(came)
    body = reply.body
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    linked = _linked(body, urls)
    return answer(reply.status, reply.headers, linked)


def _linked(piece: Any, urls: Mapping[str, str]) -> Any:
    if isinstance(piece, bytes):
        for name, url in urls.items():
            piece = piece.replace(f"FILE:{name}".encode(), url.encode())
    return piece
