"""The argument of `on_attempt`, and the check of the function."""

import inspect
from typing import Any, Literal

from attrs import frozen

Next = Literal["done", "stream", "retry", "give up", "stopped"]


@frozen(kw_only=True)
class Attempt:
    """One attempt of a call, for the function `on_attempt`. It holds no key, no prompt, no picture and no URL.

    The function gets an attempt once, when the attempt has ended. If the response is a stream or binary data, the
    function gets the attempt twice: after the first event, with `next="stream"`, and when the stream has ended.
    """

    number: int
    """The number of the attempt in its call, from 1."""
    operation: str
    """The method that was called, such as `images.create`."""
    method: str
    """The HTTP method, in capitals."""
    status: int | None
    """The HTTP status of the response; `None` without a response."""
    cause: str | None
    """Why there is no complete response: `not_connected`, `timed_out`, `broken`. `None` if the response is complete."""
    seconds: float
    """The time until the response was complete, or until the first event. After a stream: until its end."""
    next: Next
    """The next step:

    - `done`: the call has succeeded, or the stream was read to its end.
    - `stream`: the first event has arrived, and more follow. The function gets this attempt once more.
    - `retry`: the SDK sends the request again after `wait` seconds.
    - `give up`: the call, or the stream, raises `error`.
    - `stopped`: the caller ended the call: a cancellation, Ctrl-C, or a stream that was closed before its end.
    """
    wait: float | None = None
    """The seconds until the next attempt; `None` if no attempt follows."""
    error: str | None = None
    """The class of the exception that the call raises, such as `RateLimitError`; `None` if it raises nothing."""
    request_id: str | None = None
    """The request id of the response; `None` if the server sent none."""


def check_hook(value: Any) -> Any:
    """Return the function itself. Raises TypeError for an async function, and for a value that is not a function."""
    if not callable(value):
        raise TypeError(f"on_attempt must be a function, not {type(value).__name__}")
    if inspect.iscoroutinefunction(value) or inspect.iscoroutinefunction(type(value).__call__):
        raise TypeError(
            "on_attempt must not be async, because blocking calls have no event loop: pass a plain function"
        )
    return value
