"""The rows of the table, with their goals."""

from typing import Literal, NamedTuple

Column = Literal["r9s", "openai", "mistralai"]


class Task(NamedTuple):
    """A piece of work of one side."""

    side: str
    work: str
    calls: int = 1
    """The number of calls in it."""


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        name: Its name in ARGS.
        title: The text in the table.
        goal: The maximum for r9s: a ratio, or MB.
        base: The divisor of the other columns, unless they have their own base.
        tasks: The tasks by column.
        bases: The base of a column, if it differs from the row's.
        kind: CPU time; memory of a new process; CPU time of the start of a new process.
        times: How often the work is done in each measurement.
        rounds: The number of measurements of each column.
    """

    name: str
    title: str
    goal: float | None
    base: Task
    tasks: dict[Column, Task]
    kind: Literal["cpu", "memory", "start"] = "cpu"
    times: int = 1
    rounds: int = 7
    bases: dict[Column, Task] = {}  # noqa: RUF012 - nobody writes to it


def _all(work: str, calls: int = 1) -> dict[Column, Task]:
    return {
        "r9s": Task("r9s", work, calls),
        "openai": Task("openai", work, calls),
        "mistralai": Task("mistralai", work, calls),
    }


_CALL = Task("httpx", "call")
_64 = Task("httpx", "calls-64", 64)
_LATE_64 = Task("httpx", "late-64", 64)
_R9S_64 = Task("r9s", "calls-64", 64)
_AIOHTTP_64: dict[Column, Task] = {"r9s": Task("aiohttp", "calls-64", 64)}
_R9S_AIOHTTP_64: dict[Column, Task] = {"r9s": Task("r9s, aiohttp", "calls-64", 64)}
_PICTURES = Task("httpx", "pictures")
_FAST: dict[Column, Task] = {"r9s": Task("r9s[speed]", "pictures")}
_EVENTS = Task("httpx", "events")
_UPLOAD = Task("httpx", "upload")
_START = Task("httpx", "start")

ROWS = (
    Row("call", "a small call, blocking", 1.10, _CALL, _all("call"), times=150, rounds=21),
    Row("calls-64", "64 calls at a time, asyncio", 0.50, _64, _all("calls-64", 64), times=5),
    Row("late-64", "the same, each answer after 50 ms", 0.50, _LATE_64, _all("late-64", 64), times=3, rounds=5),
    Row(
        "calls-256",
        "256 calls at a time over 64, each over itself",
        1.15,
        _R9S_64,
        _all("calls-256", 256),
        times=3,
        rounds=3,
        bases=_all("calls-64", 64),
    ),
    Row("aiohttp", '64 at a time, http_backend="aiohttp"', 0.22, _64, _R9S_AIOHTTP_64, times=5),
    Row("aiohttp-itself", "the same with plain aiohttp", None, _64, _AIOHTTP_64, times=5, rounds=5),
    Row("pictures", "10 x 2 MB of base64, read and decoded", 0.70, _PICTURES, _all("pictures"), rounds=11),
    Row("speed", "the same with r9s[speed]", 0.35, _PICTURES, _FAST, rounds=11),
    Row("memory", "memory of 10 x 2 MB of base64", 60, _PICTURES, _all("pictures"), "memory", rounds=3),
    Row("events", "4 events of 2 MB, over reading and dropping", 2.0, _EVENTS, _all("events"), times=3, rounds=9),
    Row("upload", "an upload of 16 x 4 MB", 1.05, _UPLOAD, _all("upload"), rounds=11),
    Row("upload-memory", "memory of that upload", 8, _UPLOAD, _all("upload"), "memory", rounds=3),
    Row("start", "start-up, over `import httpx, attrs`", 1.0, _START, _all("start"), "start", rounds=15),
)
