"""`run_async` on asyncio and trio: items as they come, leaving the loop, cancellation, and callbacks that fail."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest
import trio

from r9s import batch
from tests.batch.child import quick
from tests.batch.counting import Counting
from tests.batch.output import check_drawn, check_once, check_records, folder
from tests.batch.reply import Reply, always, by_prompt, error

pytestmark = pytest.mark.anyio


@pytest.fixture
async def caller(server: Counting) -> AsyncIterator[Any]:
    """A client for async calls."""
    async with quick(server_url=server.url) as made:
        yield made


def requests(count: int) -> list[dict[str, Any]]:
    """So many."""
    return [{"prompt": str(number)} for number in range(count)]


async def settled(out: Path) -> None:
    """In a short while no record is left claimed by this process, which lives on."""
    with anyio.move_on_after(5):
        while batch.status(out).counts.get("claimed"):  # noqa: ASYNC110 - only the disk tells
            await anyio.sleep(0.02)
    assert not batch.status(out).counts.get("claimed"), "claimed for ever in silence"


async def test_items_come_as_they_are_finished(server: Counting, caller: Any, out: Path) -> None:
    """The slow one last, each with what there is to know; refused and unknown ones too."""
    server.plan = by_prompt({"0": Reply(delay=1.5), "1": error(400), "2": Reply(end="reset")})
    items = [item async for item in batch.run_async(requests(6), out, client=caller)]
    assert sorted(item.number for item in items) == [1, 2, 3, 4, 5, 6]
    assert items[-1].number == 1
    states = {item.number: item.state for item in items}
    assert states == {1: "done", 2: "refused", 3: "unknown", 4: "done", 5: "done", 6: "done"}
    assert all(Path(path).exists() for item in items for path in item.paths)
    check_records(folder(out), server)


async def test_an_item_is_on_the_disk_when_it_comes(server: Counting, caller: Any, out: Path) -> None:
    """Its record says done, its pictures are whole."""
    async for item in batch.run_async(requests(10), out, client=caller):
        record = folder(out).records[item.key]
        assert record["state"] == "done"
        assert [Path(path).read_bytes() for path in item.paths] == server.of(item.key)[0].drawn


async def test_bad_input_is_told_before_anything_is_sent(server: Counting, caller: Any, out: Path) -> None:
    """As by `run`."""
    with pytest.raises(batch.BatchInputError):
        async for _ in batch.run_async([{"prompt": "a"}, {"promt": "b"}], out, client=caller):
            pass
    assert not server.heads


async def test_leaving_the_loop_ends_the_run(server: Counting, caller: Any, out: Path) -> None:
    """After `break` nothing new is sent, and nothing stays claimed; the next run does the rest."""
    server.plan = always(Reply(delay=0.01))
    async for _ in batch.run_async(requests(100), out, client=caller, concurrency=4):
        break
    await settled(out)
    sent = len(server.asks)
    assert sent < 40
    await anyio.sleep(0.2)
    assert len(server.asks) == sent
    check_once(server)
    items = [item async for item in batch.run_async(requests(100), out, client=caller)]
    assert {item.state for item in items} <= {"done", "unknown"}
    check_once(server)
    check_drawn(folder(out), server)


async def test_leaving_the_loop_while_answers_are_awaited(server: Counting, caller: Any, out: Path) -> None:
    """What was under way is finished, or unknown: not claimed for ever, not lost, not sent again."""
    server.plan = by_prompt({"0": Reply()}, Reply(held=True))
    async for _ in batch.run_async(requests(20), out, client=caller, concurrency=4):
        break
    with anyio.move_on_after(1):
        await settled(out)
    server.release()
    await settled(out)
    assert len(server.asks) <= 5
    check_once(server)
    check_drawn(folder(out), server)


async def test_closing_the_iterator(server: Counting, caller: Any, out: Path) -> None:
    """`aclosing` is the clean way: when the block has ended, so has the run."""
    server.plan = by_prompt({"0": Reply()}, Reply(held=True))
    async with anyio.create_task_group() as tasks:
        async with contextlib.aclosing(batch.run_async(requests(20), out, client=caller, concurrency=4)) as items:
            async for _ in items:
                break
            tasks.start_soon(released_soon, server)
    assert not batch.status(out).counts.get("claimed")
    check_once(server)


async def released_soon(server: Counting) -> None:
    """Let the server answer what it holds, when the loop has been left."""
    await anyio.sleep(0.2)
    server.release()


async def test_cancelled_in_the_middle(server: Counting, caller: Any, out: Path) -> None:
    """The requests under way may have been billed, and their records say so at once."""
    server.plan = always(Reply(held=True))

    async def read() -> None:
        async for _ in batch.run_async(requests(20), out, client=caller, concurrency=4):
            pass

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(read)
        await anyio.to_thread.run_sync(server.wait_for, 4)
        tasks.cancel_scope.cancel()
    await settled(out)
    assert len(server.asks) == 4
    records = folder(out).records
    assert {records[ask.key]["state"] for ask in server.asks} == {"unknown"}
    server.release()
    async for _ in batch.run_async(requests(20), out, client=caller):
        pass
    check_once(server)
    check_drawn(folder(out), server)


async def test_a_body_of_the_loop_that_fails(server: Counting, caller: Any, out: Path) -> None:
    """Its error comes out as it is, not in a group; nothing stays claimed."""

    async def read() -> None:
        async for _ in batch.run_async(requests(20), out, client=caller, concurrency=4):
            raise ZeroDivisionError("scripted")

    with pytest.raises(ZeroDivisionError):
        await read()
    await settled(out)
    check_once(server)


async def test_the_event_loop_stays_free(server: Counting, caller: Any, out: Path) -> None:
    """Saving big pictures does not hold up what else runs there for long."""
    server.plan = always(Reply(size=3_000_000, delay=0.01))
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = anyio.current_time()
            await anyio.sleep(0.01)
            longest = max(longest, anyio.current_time() - before)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch)
        async for _ in batch.run_async(requests(16), out, client=caller, concurrency=4):
            pass
        tasks.cancel_scope.cancel()
    assert longest < 1


async def test_run_inside_of_an_event_loop_says_what_to_use(server: Counting, caller: Any, out: Path) -> None:
    """A RuntimeError that names `run_async`, before anything is claimed or sent."""
    with pytest.raises(RuntimeError, match="run_async"):
        batch.run(requests(3), out, client=caller)
    assert not server.heads
    assert not out.exists() or not folder(out).files


async def test_run_in_a_worker_thread_of_an_event_loop(server: Counting, out: Path) -> None:
    """That thread has no loop of its own, so that it works."""

    def work() -> Any:
        with quick(server_url=server.url) as r9s:
            return batch.run(requests(5), out, client=r9s)

    report = await anyio.to_thread.run_sync(work)
    assert report.is_complete


async def test_two_at_once_in_one_loop(server: Counting, caller: Any, out: Path) -> None:
    """Each request is drawn once, as with two processes."""
    server.plan = always(Reply(delay=0.01))

    async def read() -> None:
        async for _ in batch.run_async(requests(40), out, client=caller, concurrency=4):
            pass

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(read)
        tasks.start_soon(read)
    check_once(server)
    assert batch.status(out).counts["done"] == 40


@pytest.mark.parametrize("runner", [asyncio.run, trio.run])
def test_the_loop_may_end_in_the_middle(runner: Any, server: Counting, out: Path) -> None:
    """`break`, and then the whole loop ends: nothing stays claimed, and no warning is raised."""
    server.plan = by_prompt({"0": Reply()}, Reply(delay=0.2))

    async def main() -> None:
        async with quick(server_url=server.url) as r9s:
            async for _ in batch.run_async(requests(20), out, client=r9s, concurrency=4):
                break

    if runner is trio.run:
        runner(main)
    else:
        runner(main())
    assert not batch.status(out).counts.get("claimed")
    check_once(server)


class _Failing:
    """A callback that raises from the second time on."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, *given: Any) -> None:
        self.calls += 1
        if self.calls > 1:
            raise ZeroDivisionError("scripted")


def test_a_progress_that_raises_costs_no_picture(server: Counting, client: Any, out: Path) -> None:
    """Its error comes out, or is left aside; no request is lost or paid twice, and none stays claimed."""
    server.plan = always(Reply(delay=0.01))
    with contextlib.suppress(ZeroDivisionError):
        batch.run(requests(30), out, client=client, concurrency=4, progress=_Failing())
    assert not batch.status(out).counts.get("claimed")
    check_drawn(folder(out), server)
    batch.run(requests(30), out, client=client)
    check_once(server)
