"""Makes the calls of the soak test on threads, asyncio and trio, and records the outcome of each."""

import re
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from threading import Barrier
from typing import Any, NamedTuple, Self, TypeVar

import anyio
from anyio.from_thread import BlockingPortal, start_blocking_portal

from r9s import R9S, errors

from .faults import ANSWER, CANCELLED, LEFT, WAYS, Case, way_of
from .measure import tasks_here

T = TypeVar("T")
WORKERS = {"threads": 8, "asyncio": 32, "trio": 16}


class Ending(NamedTuple):
    """How a call ended for its caller."""

    outcome: str
    events: int = 0
    retries: int | None = None
    """The reported number of retries; None if nothing was reported."""
    request_id: str | None = None
    said: str = ""


async def _events(stream: Any, is_async: bool, seen: Callable[[], bool]) -> None:
    """Read events until `seen` has enough."""
    if is_async:
        async with stream:
            async for _ in stream:
                if seen():
                    return
    else:
        with stream:
            for _ in stream:
                if seen():
                    return


async def _call(client: R9S, number: int, case: Case, is_async: bool) -> Ending:
    images, taken = client.images, 0
    headers = {"x-call": str(number), "x-case": case.name}
    create: Any = images.create_async if is_async else images.create
    with anyio.CancelScope() if is_async else ExitStack() as scope:

        def set_alarm() -> None:
            if case.cancel_after is not None and isinstance(scope, anyio.CancelScope):
                scope.deadline = anyio.current_time() + case.cancel_after

        def seen() -> bool:
            nonlocal taken
            taken += 1
            set_alarm()
            return case.outcome == LEFT and taken == case.events

        if not case.events:
            set_alarm()
        try:
            made = create(
                prompt=f"call {number}",
                stream=case.stream or None,
                retries=case.retries,
                timeout_ms=case.timeout_ms,
                http_headers=headers,
            )
            result = await made if is_async else made
            if case.stream:
                await _events(result, is_async, seen)
        except errors.R9SError as error:
            retries = re.search(r"after (\d+) retr", error.note)
            return Ending(type(error).__name__, taken, int(retries[1]) if retries else 0, error.request_id, str(error))
        except Exception as error:
            return Ending(type(error).__name__, taken, said=repr(error))
        meta = result.http_meta
        return Ending(LEFT if case.outcome == LEFT else ANSWER, taken, meta.retries, meta.request_id)
    return Ending(CANCELLED, taken)


def _blocking(call: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that never waits."""
    try:
        call.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise AssertionError("a blocking call has waited")


class Crew:
    """Threads, a loop of asyncio and one of trio, which share one client."""

    def __init__(self, client: R9S, threads: ThreadPoolExecutor, portals: dict[str, BlockingPortal]) -> None:
        self._client = client
        self._threads = threads
        self._portals = portals

    @classmethod
    @contextmanager
    def of(cls, client: R9S) -> Iterator[Self]:
        """The crew, for as long as the block lasts."""
        with ExitStack() as stack:
            portals = {name: stack.enter_context(start_blocking_portal(name)) for name in WAYS[1:]}
            threads = stack.enter_context(ThreadPoolExecutor(WORKERS["threads"]))
            # A pool starts a thread only if all others are busy. After this, all threads exist.
            everyone = Barrier(WORKERS["threads"])
            wait([threads.submit(everyone.wait) for _ in range(WORKERS["threads"])])
            yield cls(client, threads, portals)

    def make(self, calls: dict[int, Case]) -> dict[int, Ending]:
        """Make the calls, and wait for all of them."""
        endings: dict[int, Ending] = {}
        running: list[Future[None]] = []
        for way in WAYS:
            waiting = deque(number for number in calls if way_of(number) == way)
            if way == "threads":
                running += [self._threads.submit(self._in_thread, waiting, calls, endings) for _ in range(WORKERS[way])]
            else:
                running.append(self._portals[way].start_task_soon(self._in_tasks, waiting, calls, endings, way))
        for each in running:
            each.result()
        return endings

    def _in_thread(self, waiting: deque[int], calls: dict[int, Case], endings: dict[int, Ending]) -> None:
        while waiting:
            try:
                number = waiting.popleft()
            except IndexError:  # Another thread was faster.
                return
            endings[number] = _blocking(_call(self._client, number, calls[number], is_async=False))

    async def _in_tasks(
        self, waiting: deque[int], calls: dict[int, Case], endings: dict[int, Ending], way: str
    ) -> None:
        async def work() -> None:
            while waiting:
                number = waiting.popleft()
                endings[number] = await _call(self._client, number, calls[number], is_async=True)

        async with anyio.create_task_group() as group:
            for _ in range(WORKERS[way]):
                group.start_soon(work)

    def tasks(self) -> dict[str, int]:
        """The number of tasks in each loop."""
        return {name: portal.call(tasks_here) for name, portal in self._portals.items()}

    def close(self) -> None:
        """Close the client, in each of its loops."""
        for portal in self._portals.values():
            portal.call(self._client.aclose)
        self._client.close()
