# Copied from generator/runtime/errors.py by `make regen`; do not edit.
"""What goes wrong in the generated package itself. The facade has errors of its own."""

from typing import Any


class UnexpectedStatus(Exception):
    """The server answered with a status that is not a success."""

    def __init__(self, status_code: int, content: bytes) -> None:
        self.status_code = status_code
        self.content = content
        super().__init__(status_code, content)

    def __str__(self) -> str:
        return f"Unexpected status {self.status_code}: {self.content[:500].decode(errors='replace')}"


class UnreadableAnswer(ValueError):
    """A successful answer is not what the spec says: not JSON, or a required part is missing or of another type.

    `result` is what came, where it was one answer in place of a stream of events; else None.
    """

    def __init__(self, message: str, *, result: Any = None) -> None:
        super().__init__(message)
        self.result = result


class EventTooLarge(UnreadableAnswer):
    """An event of a stream, or what came in place of events, is larger than it may be."""


ERROR_WORDS = (
    *("message", "msg", "detail", "error_description", "error", "errors", "title", "Message"),
    *("error_msg", "error_message"),
)
"""Where errors that are not in the shape of the spec have their words, by preference."""


class ErrorInSuccess(Exception):
    """The answer has a status of success, but its body is an error object; `document` is that body, parsed."""

    def __init__(self, document: Any) -> None:
        self.document = document
        super().__init__(document)

    def __str__(self) -> str:
        return "The answer has a status of success, but holds an error."


class IncompleteStream(Exception):
    """An event stream ended before it was complete.

    `events` are the last that came, `count` is how many came, and `note` is what else is known of it. `ended` says that
    it did not break off: it came to its end without what completes it.
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
"""What a required value must be that is not there."""


class Mismatch(ValueError):
    """A value is not of the declared type; `path` leads to it from the document's root."""

    def __init__(self, expected: str, value: object) -> None:
        self.expected = expected
        self.found = type(value).__name__
        self.path: list[str | int] = []
        # Without the value, which may be large, or nobody's business; its type is what the text needs.
        super().__init__(expected, self.found)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self)._travelled, (self.expected, self.found, self.path)

    @classmethod
    def _travelled(cls, expected: str, found: str, path: list[str | int]) -> "Mismatch":
        mismatch = cls(expected, None)
        mismatch.found, mismatch.path = found, path
        return mismatch

    def under(self, step: str | int) -> "Mismatch":
        """The same mismatch, seen from one level further out."""
        self.path.insert(0, step)
        return self

    def __str__(self) -> str:
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")
        if self.expected == MISSING:
            return f"{place} is missing"
        return f"{place or 'the document'} must be {self.expected}, not {self.found}"


__all__ = ["ErrorInSuccess", "EventTooLarge", "IncompleteStream", "Mismatch", "UnexpectedStatus", "UnreadableAnswer"]
