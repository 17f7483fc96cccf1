# Generated from images.yaml by `make regen`; do not edit.
"""What is known of every operation: how its request is made, and what its answers mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote

from ._codec import Codec
from .errors import ErrorInSuccess, Mismatch, UnreadableAnswer

T = TypeVar("T")


class Operation(Generic[T]):
    """One operation of the spec.

    Attributes:
        id: Its operationId.
        method: The HTTP method, in capitals.
        secured: Whether its requests carry credentials.
    """

    __slots__ = ("_answers", "_declares_error", "_errors", "id", "method", "secured")

    def __init__(
        self,
        *,
        id: str,
        method: str,
        secured: bool,
        answers: Mapping[str, Codec | None],
        errors: Mapping[str, Codec],
        declares_error: bool = False,
    ) -> None:
        self.id = id
        self.method = method
        self.secured = secured
        self._answers = answers
        self._errors = errors
        self._declares_error = declares_error

    @staticmethod
    def is_success(status_code: int) -> bool:
        """Whether `parse` can make a result of an answer with this status: any 2XX, whether or not the spec names it."""
        return 200 <= status_code < 300

    def parse(self, status_code: int, content: bytes) -> T:
        """The result that a successful answer holds.

        Raises UnreadableAnswer when the body is not what the spec says, and ErrorInSuccess when it is an error object.
        """
        codec = _by_status(self._answers, status_code, missing=next(iter(self._answers.values())))
        if codec is None:
            return cast(T, None)
        document = read_json(content)
        if not self._declares_error and isinstance(document, dict) and document.get("error"):
            raise ErrorInSuccess(document)
        try:
            return cast(T, codec.load(document))
        except Mismatch as mismatch:
            raise UnreadableAnswer(str(mismatch)) from mismatch

    def parse_error(self, status_code: int, document: object) -> Any:
        """The typed error in the parsed body of an error answer; `None` when it is not what the spec says.

        A status that the spec does not name is read like the first that it does name.
        """
        codec = _by_status(self._errors, status_code, missing=None) or next(iter(self._errors.values()), None)
        if codec is None:
            return None
        try:
            return codec.load(document)
        except Mismatch:
            return None


def _by_status(answers: Mapping[str, Any], status_code: int, missing: Any) -> Any:
    for pattern in (str(status_code), f"{status_code // 100}XX", "default"):
        if pattern in answers:
            return answers[pattern]
    return missing


def read_json(content: bytes) -> Any:
    """The JSON document in a body (RFC 8259: always UTF-8); raises UnreadableAnswer."""
    if not content:
        raise UnreadableAnswer("the body is empty, where a JSON document was expected")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableAnswer(f"the body is not UTF-8: {error.reason} at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise UnreadableAnswer(f"the body is not JSON: {error.msg} at character {error.pos}") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer(f"the body is not readable JSON: {type(error).__name__}") from None


def body_of(body: object, codec: Codec) -> Any:
    """The JSON value of a request body; raises a TypeError that names the first field that is not of its type."""
    try:
        codec.check(body)
    except Mismatch as mismatch:
        said = str(mismatch).replace("the document", "body", 1)
        raise TypeError(f"body{said}" if said.startswith("[") else said) from None
    return codec.dump(body)


def parameter(name: str, value: object, codec: Codec, *, repeated: bool = False) -> Any:
    """A parameter as text; a list as several texts when `repeated`, else joined by commas; raises TypeError."""
    try:
        codec.check(value)
    except Mismatch as mismatch:
        raise TypeError(str(mismatch.under(name))) from None
    dumped = codec.dump(value)
    if not isinstance(dumped, list):
        return _text(dumped)
    texts = [_text(item) for item in dumped]
    return texts if repeated else ",".join(texts)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def segment(text: str) -> str:
    """A path parameter as one segment of the path; raises ValueError for what would lead to another path."""
    if text in ("", ".", ".."):
        raise ValueError(f"a path parameter must not be {text!r}")
    return quote(text, safe="")
