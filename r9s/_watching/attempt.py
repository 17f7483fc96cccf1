"""What `on_attempt` is told, and which functions can be told."""

import inspect
from typing import Any, Literal

from attrs import frozen

Next = Literal["done", "stream", "retry", "give up", "stopped"]


@frozen(kw_only=True)
class Attempt:
    """One attempt of a call, for `R9S(on_attempt=...)`. It says what happened, and never what was sent or received.

    An attempt is told once, when it has ended. An attempt that opens a stream, or an answer of bytes, is told twice:
    when the first event has come, with `next="stream"`, and when the stream has ended.
    """

    number: int
    """Which attempt of its call it is, from 1."""
    operation: str
    """The method that was called, such as `images.create`."""
    method: str
    """The HTTP method, in capitals."""
    status: int | None
    """The HTTP status of the answer; `None` when none came."""
    cause: str | None
    """Why there is no complete answer, such as `not_connected`, `timed_out` or `broken`; `None` when there is one."""
    seconds: float
    """How long it took: until the answer was complete, or the first event had come. When a stream has ended: until
    then."""
    next: Next
    """What comes next:

    - `done`: the call has succeeded, or its stream came to its end.
    - `stream`: the first event has come, and more are to follow. This attempt is told once more.
    - `retry`: the request is sent again after `wait` seconds.
    - `give up`: the call, or its stream, raises `error`.
    - `stopped`: the caller ended it, by a cancellation, Ctrl-C, or leaving the stream before its end.
    """
    wait: float | None = None
    """The seconds until the next attempt; `None` when there is none."""
    error: str | None = None
    """The name of the class of what the call raises, such as `RateLimitError`; `None` when it raises nothing."""
    request_id: str | None = None
    """The request id of the answer; `None` when the server sent none."""


def check_hook(value: Any) -> Any:
    """The function itself; raises TypeError for what cannot be called in the middle of any call."""
    if not callable(value):
        raise TypeError(f"on_attempt must be a function, not {type(value).__name__}")
    if inspect.iscoroutinefunction(value) or inspect.iscoroutinefunction(type(value).__call__):
        raise TypeError("on_attempt must not be async: blocking calls have no event loop")
    return value
