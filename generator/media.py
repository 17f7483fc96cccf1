"""Media types: how a body of each is read, or written."""

from typing import Any, Literal

ResultKind = Literal["json", "events", "text", "binary"]
BodyKind = Literal["json", "form", "multipart"]

_TEXTS = {
    "application/xml",
    "application/yaml",
    "application/x-yaml",
    "application/x-ndjson",
    "application/jsonl",
    "application/x-www-form-urlencoded",
}
_BODIES: dict[str, BodyKind] = {"application/x-www-form-urlencoded": "form", "multipart/form-data": "multipart"}


def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.split(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON: `application/json`, or a `+json` suffix (RFC 6839, section 3.1)."""
    return essence(media_type) in ("application/json", "text/json") or essence(media_type).endswith("+json")


def result_kind(media_type: str, schema: Any) -> ResultKind:
    """How an answer is read: as a JSON document, events, a text, or bytes."""
    kind, schema = essence(media_type), schema if isinstance(schema, dict) else {}
    if kind == "text/event-stream":
        return "events"
    if is_json(kind):
        return "json"
    if schema.get("format") == "binary":
        return "binary"
    if kind.startswith("text/") or kind in _TEXTS or kind.endswith("+xml"):
        return "text"
    # `*/*` says nothing of how to read it; its schema does.
    return "json" if kind == "*/*" and schema else "binary"


def body_kind(media_type: str) -> BodyKind | None:
    """How a request body is written; None for a media type that is not supported."""
    return "json" if is_json(media_type) else _BODIES.get(essence(media_type))


def event_stream(response: dict[str, Any]) -> dict[str, Any] | None:
    """The media type object of the event stream that an answer can be; None when it cannot."""
    for kind, media in response.get("content", {}).items():
        if essence(kind) == "text/event-stream":
            return dict(media)
    return None
