"""Reads the bodies of error responses. Every body is first converted into one form, the form of the API.

The form is `{"error": {"message": ..., "type": ..., "code": ..., "param": ...}, "status": ...}`. Gateways and providers
send other forms: a list of such objects, the fields without the outer object, `detail` with a text or with one entry
for each wrong field, `errors`, a text as `error`, or a text that contains the error as JSON.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, cast

from r9s_generated._json import read_json
from r9s_generated._operation import has_error
from r9s_generated.errors import ERROR_WORDS, UnreadableAnswer

_FACTS = ("message", "type", "code", "param")
_NESTED = ("error", "errors", "detail", "message")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)+")
"""A text for programs, such as insufficient_quota."""
_STATUS = re.compile("[45][0-9]{2}")
_SPENT = "insufficient_quota"
_DEEPEST = 5
_LONGEST_PREFIX = 200
_MOST = 50
Fields = dict[str, Any]


class ErrorBody:
    """The body of one error response; it is parsed at the first use."""

    def __init__(self, content: bytes | bytearray, parsed: object = None) -> None:
        self._content = content
        self._parsed = parsed

    @cached_property
    def document(self) -> object:
        """The parsed body; None if it is not JSON."""
        if self._parsed is not None:
            return self._parsed
        try:
            return cast(object, read_json(self._content))
        except UnreadableAnswer:
            return None

    @cached_property
    def form(self) -> Fields | None:
        """The body in the form of the API; None if it has no facts."""
        return _form(self.document, _DEEPEST)

    @property
    def message(self) -> str:
        """The message; '' if there is none."""
        said = self._error.get("message")
        return said if isinstance(said, str) else ""

    @property
    def labels(self) -> dict[str, str | None]:
        """The error code, the error type, and the parameter of the error, as text."""
        return {name: _label(self._error.get(name)) for name in ("code", "type", "param")}

    @property
    def status(self) -> int | None:
        """The HTTP error status in the body: its `status`, or its `code`."""
        document = self.document
        whole = self.form or (cast(Fields, document) if isinstance(document, dict) else {})
        named = (whole.get("status"), self._error.get("status"), self._error.get("code"))
        return next((int(_label(each) or 0) for each in named if _is_status(each)), None)

    @property
    def is_spent(self) -> bool:
        """Whether the quota of the account is used up. Then waiting does not help."""
        # Without the word or an escape in the bytes there is no need to parse the body.
        if self._content and _SPENT.encode() not in self._content and b"\\u" not in self._content:
            return False
        waiting: list[object] = [self.document, *self.labels.values()]
        while waiting:
            value = waiting.pop()
            if isinstance(value, str) and value.strip() == _SPENT:
                return True
            if isinstance(value, dict):
                waiting += cast(Fields, value).values()
            elif isinstance(value, list):
                waiting += cast(list[object], value)
        return False

    @property
    def _error(self) -> Fields:
        return self.form["error"] if self.form else {}


def _label(value: object) -> str | None:
    """A code or a type as text; a number without a fraction becomes a whole number."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _is_status(value: object) -> bool:
    return _STATUS.fullmatch(_label(value) or "") is not None


def _form(document: object, levels: int) -> Fields | None:
    if not levels:
        return None
    if isinstance(document, list):
        return _form_of_several(cast(list[object], document), levels)
    if isinstance(document, str):
        return _form_in_text(document, levels)
    if not isinstance(document, dict):
        return None
    whole = cast(Fields, document)
    error = _error_in(whole, levels)
    for name in _FACTS:
        if error.get(name) is None and whole.get(name) is not None:
            error[name] = whole[name]
    if error.get("code") is not whole.get("code") and _is_status(whole.get("code")):
        # Keep the status if the inner error has a code of its own.
        error.setdefault("status", whole.get("status", whole["code"]))
    _complete(error, whole, levels)
    if not any(error.get(name) is not None for name in _FACTS):
        return None
    moved = {"error", *(name for name in _FACTS if error.get(name) is whole.get(name))}
    return {"error": error, **{key: value for key, value in whole.items() if key not in moved}}


def _form_of_several(documents: list[object], levels: int) -> Fields | None:
    """The form of the first error, with the messages of all."""
    forms = [_form({"message": each} if isinstance(each, str) else each, levels - 1) for each in documents[:_MOST]]
    found = [form for form in forms if form is not None]
    if len(found) > 1:
        found[0]["error"]["message"] = _joined(form["error"].get("message") for form in found)
    return found[0] if found else None


def _form_in_text(text: str, levels: int) -> Fields | None:
    """The form of an error that a text contains as JSON. The text around the JSON stays in the message."""
    start, end = text.find("{"), text.rfind("}") + 1
    if not 0 <= start < min(end, _LONGEST_PREFIX):
        return None
    document = ErrorBody(text[start:end].encode(errors="replace")).document
    # JSON in the middle of a sentence may be a wrong value that the sentence quotes, not the error.
    if text[:start].strip() and not has_error(document):
        return None
    form = _form(document, levels)
    if form is not None and isinstance(said := form["error"].get("message"), str):
        form["error"]["message"] = f"{text[:start]}{said}{text[end:]}".strip()
    return form


def _error_in(whole: Fields, levels: int) -> Fields:
    """The fields of the error inside an object; none if the object is the error itself."""
    for key in _NESTED:
        value = cast(object, whole.get(key))
        inner = _form(value, levels - 1)
        found: Fields = inner["error"] if inner else {}
        if key == "error" and isinstance(value, dict):
            found = {**cast(Fields, value), **found}
        if found:
            return dict(found)
    return {}


def _complete(error: Fields, whole: Fields, levels: int) -> None:
    """Add facts that the error has under other names."""
    if not isinstance(error.get("message"), str) or not error["message"].strip():
        words = _words_in(error, levels) or _words_in(whole, levels)
        error.update({"message": words} if words else {})
    if isinstance(place := whole.get("loc"), list) and place:
        steps = [step for step in cast(list[object], place) if isinstance(step, (str, int))]
        error["message"] = f"{_path(steps)}: {error.get('message', 'is wrong')}"
        error.setdefault("param", _path(steps[1:] or steps))
    if error.get("type") == "error":
        # That is the type of a stream event.
        del error["type"]
    for key, name in (("status", "type"), ("name", "code")):
        given = error.get(key, whole.get(key))
        if error.get(name) is None and isinstance(given, str) and given and not _STATUS.fullmatch(given):
            error[name] = given
    for said in (whole.get("error"), error.get("message")):
        if error.get("code") is None and isinstance(said, str) and _CODE.fullmatch(said.strip()):
            error["code"] = said.strip()


def _words_in(place: Mapping[str, Any], levels: int) -> str:
    """The first text under one of the known names."""
    return next((words for key in ERROR_WORDS if (words := _words_of(place.get(key), levels - 1))), "")


def _words_of(value: object, levels: int) -> str:
    if isinstance(value, str):
        return value.strip()
    if levels <= 0:
        return ""
    if isinstance(value, list):
        return _joined(_words_of(each, levels - 1) for each in cast(list[object], value)[:_MOST])
    if not isinstance(value, dict):
        return ""
    fields = cast(Fields, value)
    # Some servers send a mapping from the names of wrong fields to texts.
    others = [(name, each) for name, each in fields.items() if name not in _FACTS][:_MOST]
    named = ((name, _words_of(each, levels - 1)) for name, each in others)
    return _words_in(fields, levels) or _joined(f"{name}: {words}" for name, words in named if words)


def _joined(words: Iterable[object]) -> str:
    """The texts, joined without repetitions."""
    return "; ".join(dict.fromkeys(each for each in words if isinstance(each, str) and each))


def _path(steps: list[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
