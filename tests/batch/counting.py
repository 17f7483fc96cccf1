"""A server of pictures that counts: which request was read to its last byte, how often, and what was drawn for it."""

import asyncio
import base64
import itertools
import json
import threading
import time
from collections import Counter
from typing import Any, Self
from urllib.parse import urlsplit

from tests.batch.forms import read_form
from tests.batch.pictures import picture
from tests.batch.reply import Ask, Plan, Reply, always, billed
from tests.batch.wire import Head, Line, Server, answer

_JSON = {"content-type": "application/json"}


class Counting(Server):
    """The server: `with Counting(plan) as server`, then a client with `server_url=server.url`.

    What it has seen outlives any client. `plan` may be replaced at any time, and so may `unread`: so many of the next
    requests are reset before their body is read. `download` is a plan for the URLs of pictures, given the so-manieth
    time that one is fetched; None serves the picture.
    """

    def __init__(self, plan: Plan | None = None, *, listening: bool = True) -> None:
        super().__init__(listening=listening)
        self.plan: Plan = plan or always()
        self.asks: list[Ask] = []
        self.unread = 0
        self.heads = 0
        """How many requests began, fully read or not; downloads do not count."""
        self.began: list[float] = []
        """When each of them began."""
        self.under_way: set[Line] = set()
        """The connections whose request is not answered yet: a client that has read its answer is no longer here."""
        self.peak = 0
        """The most requests that were under way at one time."""
        self.files: dict[str, bytes] = {}
        """The pictures that have a URL, by path."""
        self.fetched: Counter[str] = Counter()
        self.download: dict[int, Reply] = {}
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()

    @property
    def url(self) -> str:
        """The base URL of the API."""
        return f"{self.root}/v1"

    @property
    def drawn(self) -> int:
        """How many pictures were drawn."""
        return sum(len(ask.drawn) for ask in list(self.asks))

    def of(self, key: str) -> list[Ask]:
        """The requests with this key."""
        return [ask for ask in list(self.asks) if ask.key == key]

    def charged(self) -> Counter[str]:
        """How often each key may have been billed."""
        return Counter(ask.key for ask in billed(list(self.asks)))

    def prompts(self) -> list[str]:
        """The prompts of the requests that were read, in their order."""
        return [ask.prompt for ask in list(self.asks)]

    def release(self) -> None:
        """Let what is held go on, and hold nothing any more."""
        self.loop.call_soon_threadsafe(self._released.set)

    def hold(self) -> None:
        """Hold again what is to be held."""
        self.loop.call_soon_threadsafe(self._released.clear)

    def wait_for(self, count: int, seconds: float = 20) -> Self:
        """Wait until so many requests were read; AssertionError when they do not come."""
        with self._changed:
            there = self._changed.wait_for(lambda: len(self.asks) >= count, seconds)
        assert there, f"{len(self.asks)} requests came, not {count}"
        return self

    async def opened(self) -> None:
        self._released = asyncio.Event()

    async def take(self, head: Head, line: Line) -> None:
        path = urlsplit(head.target).path
        if head.method == "GET" and path in self.files:
            await self._serve_file(path, line)
            return
        self.heads += 1
        self.began.append(time.monotonic())
        if self.unread > 0:
            self.unread -= 1
            line.reset()
            return
        self.under_way.add(line)
        self.peak = max(self.peak, len(self.under_way))
        try:
            ask = self._note(head, path, await line.body(head))
            await self._answer(ask, self.plan(ask), line)
        finally:
            self.under_way.discard(line)

    def _note(self, head: Head, path: str, body: bytes) -> Ask:
        key = head.headers.get("idempotency-key", "")
        fields, files = _read(head, body)
        with self._changed:
            ask = Ask(
                key, path, fields, files, head.headers, len(self.of(key)) + 1, time.monotonic(), len(self.under_way)
            )
            self.asks.append(ask)
            self._changed.notify_all()
        return ask

    async def _answer(self, ask: Ask, reply: Reply, line: Line) -> None:
        if reply.draws and reply.status == 200:
            draw = sum(bool(each.drawn) for each in self.of(ask.key)) + 1
            ask.drawn = [picture(ask.key, ask.prompt, place, draw, reply.size) for place in range(ask.count)]
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.held:
            await self._released.wait()
        if reply.end == "hang":
            await line.left()
            line.close()
        elif reply.end == "reset":
            line.reset()
        elif reply.end == "close":
            line.close()
        else:
            await self._write(ask, reply, line)

    async def _write(self, ask: Ask, reply: Reply, line: Line) -> None:
        body = reply.body if reply.body is not None else self._pictures(ask, reply)
        headers = {**_JSON, "x-request-id": f"req-{next(self._numbers)}", **reply.headers}
        whole = answer(reply.status, headers, body)
        self.under_way.discard(line)
        if reply.cut:
            await line.write(whole[: len(whole) - max(len(body) // 2, 1)])
            line.close()
            return
        ask.status = reply.status
        ask.answered = time.monotonic()
        await line.write(whole)

    def _pictures(self, ask: Ask, reply: Reply) -> bytes:
        data = [self._picture(each, reply) for each in ask.drawn[: len(ask.drawn) - reply.missing]]
        data += [{"b64_json": None, "url": None}] * reply.missing
        usage = {"input_tokens": 3, "output_tokens": 5 * ask.count, "total_tokens": 3 + 5 * ask.count}
        return json.dumps({"created": 1_700_000_000, "data": data, "usage": usage, "model": "scripted-1"}).encode()

    def _picture(self, content: bytes, reply: Reply) -> dict[str, Any]:
        if not reply.links:
            return {"b64_json": base64.b64encode(content).decode()}
        path = f"/files/{len(self.files)}.png"
        self.files[path] = content
        return {"url": self.root + path}

    async def _serve_file(self, path: str, line: Line) -> None:
        self.fetched[path] += 1
        reply = self.download.get(self.fetched[path], self.download.get(0, Reply()))
        if reply.end == "reset":
            line.reset()
            return
        body = self.files[path] if reply.body is None else reply.body
        whole = answer(reply.status, {"content-type": "image/png", **reply.headers}, body)
        await line.write(whole[: len(whole) - len(body) // 2] if reply.cut else whole)
        if reply.cut:
            line.close()


def _read(head: Head, body: bytes) -> tuple[dict[str, Any], dict[str, list[bytes]]]:
    kind = head.headers.get("content-type", "")
    if kind.startswith("multipart/"):
        return read_form(kind, body)
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    return (document if isinstance(document, dict) else {"raw": body}), {}
