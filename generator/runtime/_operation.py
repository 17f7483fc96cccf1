"""What is known of every operation: its method, and what its answers mean."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Any, Generic, Protocol, TypeVar, cast

from ._codec import Codec
from ._json import read_json
from .errors import ErrorInSuccess, Mismatch, UnreadableAnswer

T = TypeVar("T")

TEXT = Codec()
"""An answer that is a text."""
BINARY = Codec()
"""An answer that is bytes."""
_FILE = Codec()
"""Bytes that may be an error object, and are therefore read before they are handed over."""


class Answer(Protocol):
    """What an answer is read from: a response of httpx, or what holds the same."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content(self) -> bytes: ...


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
        answers: Mapping[str, Mapping[str, Codec]],
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
        """Whether `parse` makes a result of an answer with this status: any 2XX, whether the spec names it or not."""
        return 200 <= status_code < 300

    def is_binary(self, answer: Answer) -> bool:
        """Whether the answer is bytes, which are handed over as they come; its content need not be there yet."""
        return self._codec(answer) is BINARY

    def parse(self, answer: Answer) -> T:
        """The result that a successful answer holds; bytes as they are.

        Raises UnreadableAnswer when the body is not what the spec says, and ErrorInSuccess when it is an error object.
        """
        codec = self._codec(answer)
        if codec is None:
            return cast(T, None)
        if codec is TEXT:
            return cast(T, self._text(answer))
        if codec is BINARY or codec is _FILE:
            self._refuse_json_error(answer.content)
            return cast(T, answer.content)
        document = read_json(answer.content)
        self._refuse_error(document)
        try:
            return cast(T, codec.load(document))
        except Mismatch as mismatch:
            raise UnreadableAnswer(str(mismatch)) from mismatch

    def _codec(self, answer: Answer) -> Codec | None:
        """How the body is read: by its media type where there are several, and else as the only one that there is."""
        answers = _by_status(self._answers, answer.status_code, missing=next(iter(self._answers.values()), {}))
        if not answers:
            return None
        every = list(answers.values())
        if len(every) == 1 and every[0] is not BINARY:
            return cast(Codec, every[0])
        kind = essence(answer.headers.get("content-type", ""))
        for media_type in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
            if media_type in answers:
                return cast(Codec, answers[media_type])
        is_json = _is_json(kind)
        if not is_json and not kind.startswith("text/"):
            return BINARY if BINARY in every else cast(Codec, every[0])
        readable = [codec for codec in every if codec is not BINARY and not (is_json and codec is TEXT)]
        if readable or TEXT in every:
            return readable[0] if readable else TEXT
        # A file may be of any kind; a picture or a sound is neither JSON nor a page of HTML.
        return _FILE if "application/octet-stream" in answers else _Refused(", ".join(answers), kind)

    def _text(self, answer: Answer) -> str:
        kind = answer.headers.get("content-type", "")
        if _is_json(essence(kind)):
            self._refuse_error(read_json(answer.content))
        named = re.search(r"charset=[\"']?([\w.:-]+)", kind, re.IGNORECASE)
        try:
            return answer.content.decode(codecs.lookup(named[1]).name if named else "utf-8")
        except LookupError:
            raise UnreadableAnswer(f"the body is in an unknown charset, {named[1] if named else ''}") from None
        except UnicodeDecodeError as error:
            raise UnreadableAnswer(f"the body is not {error.encoding}: {error.reason} at byte {error.start}") from None

    def _refuse_json_error(self, content: bytes) -> None:
        try:
            document = read_json(content)
        except UnreadableAnswer:
            return
        self._refuse_error(document)

    def _refuse_error(self, document: Any) -> None:
        if not self._declares_error and isinstance(document, dict) and document.get("error"):
            raise ErrorInSuccess(document)

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


class _Refused(Codec):
    """What is no answer of the operation."""

    def __init__(self, wanted: str, found: str) -> None:
        self._text = f"an answer of {wanted} was expected, not {found}"

    def load(self, value: Any) -> Any:
        raise UnreadableAnswer(self._text)


def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _by_status(answers: Mapping[str, Any], status_code: int, missing: Any) -> Any:
    for pattern in (str(status_code), f"{status_code // 100}XX", "default"):
        if pattern in answers:
            return answers[pattern]
    return missing
