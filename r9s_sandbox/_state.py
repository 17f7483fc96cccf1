"""What the sandbox remembers, all of which a reset forgets."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.types import Scope

from ._faults import Faults
from ._files import Files
from ._idempotency import Answers
from ._journal import Journal
from ._store import Store

_LARGEST_STORE = 256 * 1024 * 1024
_MOST_ENTRIES = 1000
_KEY = "r9s_sandbox.state"


class State:
    """What was seen and made since the start, or since the last reset. What it keeps lives `ttl` seconds of `clock`."""

    def __init__(self, clock: Callable[[], float], ttl: float) -> None:
        bounds: dict[str, Any] = {
            "clock": clock,
            "ttl": ttl,
            "max_entries": _MOST_ENTRIES,
            "max_bytes": _LARGEST_STORE,
        }
        self.journal = Journal()
        self.files = Files(Store(**bounds))
        # A remembered answer expires with the links in it.
        self.answers = Answers(Store(**bounds))
        self.faults = Faults(Store(**bounds))


class States:
    """The current state. Each request keeps to the one that it came in, so that old ones do not disturb a reset."""

    def __init__(self, clock: Callable[[], float], ttl: float) -> None:
        self._clock = clock
        self._ttl = ttl
        self.current = State(clock, ttl)

    def reset(self) -> None:
        """Begins anew, with nothing seen. Any thread may call it."""
        self.current = State(self._clock, self._ttl)

    def enter(self, scope: Scope) -> Journal:
        """Ties a new request to the current state, and gives its journal."""
        state = scope[_KEY] = self.current
        return state.journal


def state_of(request: Request) -> State:
    """The state that a request came in."""
    state: State = request.scope[_KEY]
    return state
