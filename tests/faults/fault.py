"""What an entry of the table says, the stage that it is played on, and what is seen then."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import anyio.to_thread

from r9s import R9S, errors
from tests.faults.lenders import EVERY, MODES, Lender
from tests.support.secrets import KEY
from tests.support.server import RawServer, Request, Step
from tests.support.ways import Mode

ASYNC = ("asyncio", "trio")
ALONE = ("sync",)
"""For what cannot differ between the ways."""


class Stage:
    """A fault's server, and the clients that call it in one mode; they are closed in the end."""

    def __init__(self, fault: "Fault", server: RawServer, mode: Mode, lender: Lender) -> None:
        self.fault = fault
        self.server = server
        self.mode = mode
        self.lender = lender
        self.family = lender.family
        """Whose exceptions are the causes of errors."""
        self.events: list[Any] = []
        """What a stream gave before its end, however it ended."""
        self._made: list[Any] = []

    def client(self, **options: Any) -> R9S:
        """A client of the server, whose pool has three connections; a test that would hang fails instead."""
        lent = self.lender.options if self.lender.make is None else self.lend()
        given = {"api_key": KEY, "server_url": self.server.url, "timeout_ms": 20_000}
        made = R9S(**{**given, **lent, **self.fault.client, **options})
        self._made.append(made)
        return made

    def lend(self, **options: Any) -> dict[str, Any]:
        """A client of the lender, as the argument that lends it to R9S."""
        assert self.lender.make is not None
        given = {"limits": self.family.Limits(max_connections=3), **self.fault.lent, **options}
        lent = self.lender.make(self.mode.is_async, **given)
        self._made.append(lent)
        return {"async_client" if self.mode.is_async else "client": lent}

    async def wait(self, condition: Callable[[], bool]) -> bool:
        """Whether it holds soon; meanwhile the event loop goes on, which has sockets to close."""
        return await anyio.to_thread.run_sync(self.server.wait, condition)

    async def close(self) -> None:
        """Close all clients, the borrowed ones last."""
        while self._made:
            await self.mode.close(self._made.pop())


class Seen(NamedTuple):
    """What came of a fault."""

    stage: Stage
    value: Any
    error: Any
    """The R9SError that was raised; None for none."""
    seconds: float

    @property
    def requests(self) -> list[Request]:
        """What arrived."""
        return self.stage.server.requests


Play = Callable[[Stage, R9S], Awaitable[Any]]
"""Makes the call with the fault's options, and returns what the caller gets."""


class Check(NamedTuple):
    """Something that must hold for what is seen."""

    text: str
    holds: Callable[[Seen], object]


@dataclass(frozen=True)
class Fault:
    """One entry of the table."""

    name: str
    """The number of the row, and what happens."""
    script: Sequence[Step]
    """What the server does to one request after another."""
    play: Play
    """How the call is made. A scenario of its own asserts what it needs by itself."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the call is given."""
    client: Mapping[str, Any] = field(default_factory=dict)
    """What R9S is given."""
    lent: Mapping[str, Any] = field(default_factory=dict)
    """What the borrowed client is given."""
    clients: Sequence[str] = EVERY
    modes: Sequence[str] = MODES
    calls: int = 1
    """How many calls are made one after another. The last is the one that is looked at, and the others succeed."""
    raises: type[errors.R9SError] | None = None
    """The class of the error, exactly; None for a result."""
    requests: int | None = 1
    """How many requests arrive; None leaves that to the scenario."""
    left: int = 1
    """The most connections that are open afterwards, while the client still is."""
    takes: tuple[float, float] = (0.0, 15.0)
    """The least and the most seconds."""
    checks: Sequence[Check] = ()

    @property
    def row(self) -> int:
        """The row of the fault matrix."""
        return int(self.name[:2])
