"""Helpers for the work of all sides: sequential and concurrent calls, and the files of an upload."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

MB = 1024 * 1024
FILES = 16
PROMPT: dict[str, Any] = {"prompt": "A cat", "size": "1024x1024"}
Run = Callable[[int], None]
"""Does the work a number of times."""
Work = Callable[["Place"], Any]
"""Makes a context manager that returns a Run."""


class Absent(Exception):
    """A side cannot do this work; the text says why."""


class Place(NamedTuple):
    """The place of the work: the server, and whether responses and files are small, for a warm-up."""

    server: str
    tiny: bool = False

    def url(self, answer: str) -> str:
        """The base URL for this response, or for its small version."""
        return f"{self.server}/{'tiny-' if self.tiny else ''}{answer}"

    @contextmanager
    def files(self, count: int = FILES) -> Iterator[list[Path]]:
        """PNG files with a total of 64 MB."""
        size = 1024 if self.tiny else 64 * MB // count
        folder = Path(tempfile.mkdtemp())
        try:
            paths = [folder / f"{number}.png" for number in range(count)]
            for path in paths:
                path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(size - 8))
            yield paths
        finally:
            shutil.rmtree(folder)


def in_a_row(call: Callable[[], object]) -> Run:
    """Blocking calls, one after the other."""

    def run(times: int) -> None:
        for _ in range(times):
            call()

    return run


@contextmanager
def at_a_time(
    width: int, open_: Callable[[], Awaitable[tuple[Callable[[], Awaitable[object]], Callable[[], Awaitable[object]]]]]
) -> Iterator[Run]:
    """Calls in several asyncio tasks; `open_` returns the call, and a function that closes its client."""

    async def task(call: Callable[[], Awaitable[object]], times: int) -> None:
        for _ in range(times):
            await call()

    async def tasks(call: Callable[[], Awaitable[object]], times: int) -> None:
        await asyncio.gather(*(task(call, times) for _ in range(width)))

    async def opened() -> tuple[Callable[[], Awaitable[object]], Callable[[], Awaitable[object]]]:
        return await open_()

    async def closed(close: Callable[[], Awaitable[object]]) -> None:
        await close()

    with asyncio.Runner() as runner:
        call, close = runner.run(opened())
        yield lambda times: runner.run(tasks(call, times))
        runner.run(closed(close))
