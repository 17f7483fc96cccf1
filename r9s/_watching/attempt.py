"""What `on_attempt` gets, and which functions can be `on_attempt`."""

import inspect
from typing import Any, Literal

from attrs import frozen

Next = Literal["done", "stream", "retry", "give up", "stopped"]


@frozen(kw_only=True)
class Attempt:
    """One attempt of a call, as `R9S(on_attempt=...)` gets it. It holds no key, no prompt, no picture and no URL.

    The function gets an attempt once, when the attempt has ended. If the attempt opens a stream, or an answer of bytes,
    the function gets it twice: after the first event, with `next="stream"`, and when the stream has ended.
    """

    number: int
    """The number of the attempt in its call, from 1."""
    operation: str
    """The method that was called, such as `images.create`."""
    method: str
    """The HTTP method, in capitals."""
    status: int | None
    """The HTTP status of the answer; `None` when none came."""
    cause: str | None
    """Why there is no complete answer, such as `not_connected`, `timed_out` or `broken`; `None` when there is one."""
    seconds: float
    """How long it took: until the answer was complete, or until the first event. After a stream: until its end."""
    next: Next
    """What comes next:

    - `done`: the call has succeeded, or the stream was read to its end.
    - `stream`: the first event is there, and more follow. The function gets this attempt once more.
    - `retry`: the SDK sends the request again after `wait` seconds.
    - `give up`: the call, or the stream, raises `error`.
    - `stopped`: the caller ended it: a cancellation, Ctrl-C, or a stream that was closed before its end.
    """
    wait: float | None = None
    """The seconds until the next attempt; `None` when there is none."""
    error: str | None = None
    """The class of the exception that the call raises, such as `RateLimitError`; `None` when it raises nothing."""
    request_id: str | None = None
    """The request id of the answer; `None` when the server sent none."""


def check_hook(value: Any) -> Any:
    """The function itself; raises TypeError for what is no function, and for an async one."""
    if not callable(value):
        raise TypeError(f"on_attempt must be a function, not {type(value).__name__}")
    if inspect.iscoroutinefunction(value) or inspect.iscoroutinefunction(type(value).__call__):
        raise TypeError("on_attempt must not be async: blocking calls have no event loop")
    return value
