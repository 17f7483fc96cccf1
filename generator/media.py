"""Media types, and how their bodies are parsed or written."""

from typing import Literal

ResultKind = Literal["json", "events", "text", "binary"]
BodyKind = Literal["json", "form", "multipart", "raw", "text"]

_TEXTS = {
    "application/xml",
    "application/yaml",
    "application/x-yaml",
    "application/x-ndjson",
    "application/jsonl",
    "application/x-www-form-urlencoded",
}
_FORMS: dict[str, BodyKind] = {"application/x-www-form-urlencoded": "form", "multipart/form-data": "multipart"}


def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.split(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON: `application/json`, or a `+json` suffix (RFC 6839, section 3.1)."""
    kind = essence(media_type)
    return kind in ("application/json", "text/json") or kind.endswith("+json")


def _is_text(kind: str) -> bool:
    return kind.startswith("text/") or kind in _TEXTS or kind.endswith(("+xml", "+yaml"))


def result_kind(media_type: str, *, is_binary: bool, has_schema: bool) -> ResultKind:
    """How a response is parsed: as JSON, events, text, or bytes."""
    kind = essence(media_type)
    if kind == "text/event-stream":
        return "events"
    if is_json(kind):
        return "json"
    if is_binary:
        return "binary"
    if _is_text(kind):
        return "text"
    # `*/*` does not say how to parse it, but its schema does.
    return "json" if kind in ("*/*", "application/*") and has_schema else "binary"


def body_kind(media_type: str, *, is_document: bool) -> BodyKind | None:
    """How a request body is written; None if the media type is not supported."""
    kind = essence(media_type)
    if is_json(kind) or (kind in ("*/*", "application/*") and is_document):
        return "json"
    if kind in _FORMS:
        return _FORMS[kind]
    if kind.startswith("multipart/"):
        return None
    return "text" if _is_text(kind) else "raw"
