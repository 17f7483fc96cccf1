# Copied from generator/runtime/_operation.py by `make regen`; do not edit.
"""An operation: its HTTP method, and how its responses are parsed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Any, Generic, Protocol, TypeVar, cast

from ._codec import Codec
from ._json import read_json
from ._models import ModelBase
from ._picture import can_hold_picture, holds_picture
from .errors import ERROR_WORDS, ErrorInSuccess, Mismatch, UnreadableAnswer

T = TypeVar("T")


TEXT = Codec()
"""A text response."""
BINARY = Codec()
"""A binary response."""
_FILE = Codec()
"""Media types of binary responses that may be an error object. They are read before the caller gets them."""


class Answer(Protocol):
    """A response: of httpx, or an object with the same attributes."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content(self) -> bytes | bytearray: ...


class Operation(Generic[T]):
    """One operation of the spec.

    Attributes:
        id: Its operationId.
        method: The HTTP method, in capitals.
        security: The alternatives of security schemes, by their names; empty if it needs no credentials.
        secured: Whether its requests have credentials.
        server: Its own base URL, or a path relative to the base URL of the document; None if it has none.
        streams: Whether its response can be a document or events, depending on the request.
    """

    __slots__ = (
        "_answers",
        "_declares_error",
        "_errors",
        "_has_binary",
        "id",
        "method",
        "secured",
        "security",
        "server",
        "streams",
    )

    def __init__(
        self,
        *,
        id: str,
        method: str,
        security: tuple[tuple[str, ...], ...] = (),
        answers: Mapping[str, Mapping[str, Codec]],
        errors: Mapping[str, Codec],
        declares_error: bool = False,
        server: str | None = None,
        streams: bool = False,
    ) -> None:
        self.id = id
        self.method = method
        # The alternative without credentials comes last, so that given credentials are used.
        self.security = tuple(sorted(security, key=lambda names: not names))
        self.secured = any(security)
        self.server = server
        self.streams = streams
        self._answers = answers
        self._errors = errors
        self._declares_error = declares_error
        self._has_binary = any(codec is BINARY for each in answers.values() for codec in each.values())

    @staticmethod
    def is_success(status_code: int) -> bool:
        """Whether `parse` accepts a response with this status: any 2XX, even if it is not in the spec."""
        return 200 <= status_code < 300

    def is_binary(self, answer: Answer) -> bool:
        """Whether the response is binary. Its content may not be there yet."""
        return self._has_binary and self._codec(answer) is BINARY

    def parse(self, answer: Answer) -> T:
        """The result in a successful response; bytes unchanged.

        Raises UnreadableAnswer if the body does not match the spec, and ErrorInSuccess if it is an error object.
        """
        codec = self._codec(answer)
        if codec is None:
            return cast(T, None)
        if codec is TEXT:
            return cast(T, self._text(answer))
        if codec is BINARY or codec is _FILE:
            self._refuse_json_error(answer.content)
            return cast(T, bytes(answer.content))
        return self.receive(codec, read_json(answer.content))

    def receive(self, codec: Codec, document: Any) -> T:
        """The result in a parsed response; raises like `parse`.

        A value of another type stays as it came. An error beside pictures does not hide the pictures.
        """
        try:
            result = codec.receive(document)
        except (Mismatch, UnreadableAnswer) as error:
            # Some servers send a list of one error.
            self._refuse_error(document[0] if isinstance(document, list) and len(document) == 1 else document)
            raise error if isinstance(error, UnreadableAnswer) else UnreadableAnswer(str(error)) from error
        if has_error(document) and not holds_picture(result):
            self._refuse_error(document, is_declared=self._declares_error and not can_hold_picture(result))
        if isinstance(result, ModelBase) and _says_only_words(result, document):
            raise ErrorInSuccess(document)
        return cast(T, result)

    def _codec(self, answer: Answer) -> Codec | None:
        """The media type to parse the body as: chosen from several by its header, or the only one."""
        answers = _by_status(self._answers, answer.status_code, missing=next(iter(self._answers.values()), {}))
        if not answers:
            return None
        every = list(answers.values())
        if len(every) == 1 and every[0] is not BINARY:
            return cast(Codec, every[0])
        sent = answer.headers.get("content-type", "")
        for media_type, codec in answers.items():
            # Media types may differ only in a parameter.
            if ";" in media_type and _compact(media_type) == _compact(sent):
                return cast(Codec, codec)
        kind = essence(sent)
        for media_type in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
            if media_type in answers:
                return cast(Codec, answers[media_type])
        is_json = _is_json(kind)
        if not is_json and not kind.startswith("text/"):
            return BINARY if BINARY in every else cast(Codec, every[0])
        readable = [codec for codec in every if codec is not BINARY and not (is_json and codec is TEXT)]
        if readable or TEXT in every:
            return readable[0] if readable else TEXT
        # A file may have any type, but a picture or a sound is neither JSON nor HTML.
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

    def _refuse_json_error(self, content: bytes | bytearray) -> None:
        try:
            document = read_json(content)
        except UnreadableAnswer:
            return
        self._refuse_error(document)

    def _refuse_error(self, document: Any, *, is_declared: bool = False) -> None:
        if not is_declared and has_error(document):
            raise ErrorInSuccess(document)

    def parse_error(self, status_code: int, document: object) -> Any:
        """The typed error in the parsed body of an error response; `None` if it does not match the spec.

        A status that is not in the spec is parsed like the first error status in the spec.
        """
        codec = _by_status(self._errors, status_code, missing=None) or next(iter(self._errors.values()), None)
        if codec is None:
            return None
        try:
            found = codec.receive(document)
        except Mismatch:
            return None
        # An object without any field of the model is not this model.
        is_other = (
            isinstance(found, ModelBase) and isinstance(document, dict) and not found._wires.keys() & document.keys()
        )
        return None if is_other else found


class _Refused(Codec):
    """The error for a document that is not a result of the operation."""

    def __init__(self, wanted: str, found: str) -> None:
        self._text = f"a response with {wanted} was expected, not {found}"

    def load(self, value: Any) -> Any:
        raise UnreadableAnswer(self._text)


def has_error(document: Any) -> bool:
    """Whether a document has an error object with content. `{"code": 0}` has none."""
    error = document.get("error") if isinstance(document, dict) else None
    return any(error.values()) if isinstance(error, dict) else bool(error)


def _says_only_words(result: ModelBase, document: Mapping[str, Any]) -> bool:
    """Whether a response has only a message and no result. Then it is an error in an unknown form."""
    if any(document.get(key) not in (None, [], {}) for key in result._wires):
        return False
    words = [key for key in ERROR_WORDS if document.get(key)]
    # The result may be in a field that is not in the spec.
    others = [value for key, value in document.items() if key not in ERROR_WORDS]
    return bool(words) and not any(isinstance(value, (list, dict)) and value for value in others)


def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def _compact(media_type: str) -> str:
    return "".join(media_type.split()).lower()


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _by_status(answers: Mapping[str, Any], status_code: int, missing: Any) -> Any:
    exact = str(status_code)
    pattern = exact if exact in answers else f"{exact[0]}XX"
    return answers[pattern] if pattern in answers else answers.get("default", missing)
