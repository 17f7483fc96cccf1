"""Idempotency keys: a repeated call gets the first response again."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ._errors import APIError
from ._store import Store

# The body of a response, in the pieces in which it is sent.
Body = tuple[bytes, ...]
Work = Callable[[], Awaitable[Body]]


@dataclass(frozen=True)
class Call:
    """The identity of a call, which all its attempts share: the caller, the operation, the key and the body.

    `idempotency_key` is `None` if the caller sent none; `fingerprint` is a digest of the body.
    """

    owner: str
    operation: str
    idempotency_key: str | None
    fingerprint: str

    @property
    def id(self) -> str:
        """A digest that only the attempts of this call have."""
        key = ["key", self.idempotency_key] if self.idempotency_key else ["body", self.fingerprint]
        return digest(*key, self.owner, self.operation)


class Answers:
    """The successful responses by call, and those in progress."""

    def __init__(self, store: Store[tuple[str, Body]]) -> None:
        self._store = store
        self._running: dict[str, tuple[str, asyncio.Task[Body]]] = {}

    async def once(self, call: Call, work: Work) -> tuple[Body, bool]:
        """The response, and whether it is that of an earlier attempt.

        The work is done once per idempotency key, even if attempts arrive during the work. Without a key it is done
        every time. Raises `APIError` 422 if the key was used with another body, and the errors of the work.
        """
        if call.idempotency_key is None:
            return await work(), False
        known = self._running.get(call.id) or self._store.get(call.id)
        if known is None:
            return await asyncio.shield(self._start(call, work)), False
        fingerprint, answer = known
        if fingerprint != call.fingerprint:
            message = "This Idempotency-Key was used with another request body."
            raise APIError(422, message, param="Idempotency-Key", code="idempotency_key_reused")
        return (answer if isinstance(answer, tuple) else await asyncio.shield(answer)), True

    def _start(self, call: Call, work: Work) -> asyncio.Task[Body]:
        async def run() -> Body:
            try:
                answer = await work()
                self._store.put(call.id, (call.fingerprint, answer), sum(map(len, answer)))
                return answer
            finally:
                del self._running[call.id]

        task = asyncio.create_task(run())
        self._running[call.id] = call.fingerprint, task
        return task


def digest(*parts: str) -> str:
    """A digest that differs for different sequences of texts."""
    state = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        state.update(b"%d:" % len(encoded) + encoded)
    return state.hexdigest()
