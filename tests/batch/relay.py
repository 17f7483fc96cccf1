"""A relay before the sandbox: one call in five fails, by the sandbox's own header, and what came of each is noted."""

import asyncio
import contextlib
import hashlib
from dataclasses import dataclass

from tests.batch.wire import Head, Line, Server

FAULTS = ("429; retry-after-ms=50", "503", "500", "reset")


@dataclass
class Passed:
    """One request that was passed on to its last byte."""

    key: str
    fault: str
    status: int | None = None
    """What the sandbox answered; None when it answered nothing."""


class Relay(Server):
    """The relay: its `url` takes the place of the sandbox's."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._sandbox = port
        self.passed: list[Passed] = []

    @property
    def url(self) -> str:
        """The base URL."""
        return f"{self.root}/v1"

    async def take(self, head: Head, line: Line) -> None:
        key = head.headers.get("idempotency-key", "")
        body = await line.body(head)
        passed = Passed(key, fault_of(key) if head.method == "POST" else "")
        self.passed.append(passed)
        # It is carried out to its end even when the client is gone.
        answer = await asyncio.shield(asyncio.ensure_future(self._pass_on(head, body, passed)))
        if answer is None:
            line.reset()
        else:
            await line.write(answer)

    async def _pass_on(self, head: Head, body: bytes, passed: Passed) -> bytes | None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._sandbox, limit=1 << 20)
        try:
            given = {**head.headers, "connection": "close", "host": f"127.0.0.1:{self.port}"}
            if passed.fault:
                given["x-r9s-sandbox-fault"] = passed.fault
            first = [f"{head.method} {head.target} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
            writer.write("\r\n".join([*first, "", ""]).encode("latin-1") + body)
            answer = await reader.read(-1)
        except OSError:
            return None
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        if not answer:
            return None
        passed.status = int(answer[9:12])
        return answer.replace(b"connection: close\r\n", b"", 1).replace(b"Connection: close\r\n", b"", 1)


def fault_of(key: str) -> str:
    """The fault of one key in five; '' for the others."""
    number = int(hashlib.sha256(key.encode()).hexdigest(), 16)
    return FAULTS[number // 5 % len(FAULTS)] if number % 5 == 0 else ""
