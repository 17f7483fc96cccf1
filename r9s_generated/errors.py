# Copied from generator/runtime/errors.py by `make regen`; do not edit.
"""The errors of the generated package. The package `r9s` has its own errors."""

from typing import Any


class UnexpectedStatus(Exception):
    """The status of the response is not a success."""

    def __init__(self, status_code: int, content: bytes) -> None:
        self.status_code = status_code
        self.content = content
        super().__init__(status_code, content)

    def __str__(self) -> str:
        return f"Unexpected status {self.status_code}: {self.content[:500].decode(errors='replace')}"


class UnreadableAnswer(ValueError):
    """A successful response does not match the spec: it is not JSON, or a required part is missing or has another type.

    `result` is the parsed response, if the server sent a JSON response in place of a stream; otherwise None.
    """

    def __init__(self, message: str, *, result: Any = None) -> None:
        super().__init__(message)
        self.result = result


class EventTooLarge(UnreadableAnswer):
    """An event of a stream, or a response in place of a stream, is larger than allowed."""


ERROR_WORDS = (
    *("message", "msg", "detail", "error_description", "error", "errors", "title", "Message"),
    *("error_msg", "error_message"),
)
"""The names of the message in errors that are not in the form of the spec, by preference."""


class ErrorInSuccess(Exception):
    """The response has a success status, but its body is an error object; `document` is the parsed body."""

    def __init__(self, document: Any) -> None:
        self.document = document
        super().__init__(document)

    def __str__(self) -> str:
        return "The response has a success status, but contains an error."


class IncompleteStream(Exception):
    """An event stream ended before it was complete.

    `events` has the last events, `count` is the number of events, and `note` has more facts. `ended` means that the
    connection did not break: the stream came to its end without a completed event.
    """

    def __init__(self, events: list[Any], count: int | None = None, note: str = "", ended: bool = False) -> None:
        self.events = list(events)
        self.count: int = len(self.events) if count is None else count
        self.note = note
        self.ended: bool = ended
        super().__init__(self.events, self.count, note, ended)

    def __str__(self) -> str:
        said = f"; {self.note}" if self.note else ""
        how = "came to its end without a completed event" if self.ended else "ended before it was complete"
        events = "1 event" if self.count == 1 else f"{self.count} events"
        return f"the event stream {how}, after {events}{said}"


MISSING = "there"
"""The expected type of a required value that is missing."""


class Mismatch(ValueError):
    """A value does not have the declared type; `path` leads to it from the root of the document."""

    def __init__(self, expected: str, value: object) -> None:
        self.expected = expected
        self.found = type(value).__name__
        self.path: list[str | int] = []
        # Keep only the type of the value. The value itself may be large or secret.
        super().__init__(expected, self.found)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self)._travelled, (self.expected, self.found, self.path)

    @classmethod
    def _travelled(cls, expected: str, found: str, path: list[str | int]) -> "Mismatch":
        mismatch = cls(expected, None)
        mismatch.found, mismatch.path = found, path
        return mismatch

    def under(self, step: str | int) -> "Mismatch":
        """The same mismatch, with one more outer step in its path."""
        self.path.insert(0, step)
        return self

    def __str__(self) -> str:
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")
        if self.expected == MISSING:
            return f"{place} is missing"
        return f"{place or 'the document'} must be {self.expected}, not {self.found}"


__all__ = ["ErrorInSuccess", "EventTooLarge", "IncompleteStream", "Mismatch", "UnexpectedStatus", "UnreadableAnswer"]
