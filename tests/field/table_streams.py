"""Point 2: streams as servers really write them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from r9s import errors
from r9s.models import ImageGenerationResponse
from tests.field.calls import events, final, pictures, readme_block, result_of_the_error, save_final
from tests.field.checks import (
    classes,
    equals,
    gives,
    holds,
    is_a,
    knows,
    says,
    says_not,
    types,
    wrote,
    wrote_contents,
)
from tests.field.row import EVERY_WAY, JSON, Check, Reply, Row, Seen
from tests.field.tiny import GIF, JPEG, PNG, b64
from tests.support.server import Step, head

FILES = {"1.png": Reply(PNG, headers={"content-type": "image/png"})}
DONE = b"data: [DONE]\n\n"
ABOUT: dict[str, Any] = {
    "created_at": 7,
    "size": "1024x1024",
    "quality": "low",
    "background": "opaque",
    "output_format": "png",
}
PARTIAL: dict[str, Any] = {
    "type": "image_generation.partial_image",
    "b64_json": b64(GIF),
    **ABOUT,
    "partial_image_index": 0,
}
COMPLETED: dict[str, Any] = {
    "type": "image_generation.completed",
    "b64_json": b64(PNG),
    **ABOUT,
    "usage": {"total_tokens": 3},
}
USAGE_ALONE = {"type": "image_generation.completed", "created_at": 7, "usage": {"total_tokens": 3}}
SUCCEEDED = {
    "type": "image_generation.partial_succeeded",
    "model": "doubao-seedream-5-0",
    "created": 7,
    "image_index": 0,
    "url": "https://images.example/1.png",
    "size": "2048x2048",
}
PARTIAL_FAILED = {
    "type": "image_generation.partial_failed",
    "image_index": 1,
    "error": {"code": "moderation_blocked", "message": "this one was filtered"},
}
EDIT_PARTIAL = {**PARTIAL, "type": "image_edit.partial_image"}
EDIT_COMPLETED = {**COMPLETED, "type": "image_edit.completed"}
FAILED = {"code": "moderation_blocked", "message": "this one was filtered"}


def chunk(*items: Any, name: str = "image.generation.chunk", **more: Any) -> dict[str, Any]:
    """An event in the chunked shape."""
    return {"id": "c-1", "created": 7, "model": "wanx-v1", "object": name, "data": [*items], **more}


CHUNK_PARTIAL = chunk({"index": 0, "b64_json": b64(GIF), "progress": 0.5, "is_final": False})
CHUNK_FINAL = chunk({"index": 0, "b64_json": b64(PNG), "progress": 1, "is_final": True})


def sse(data: Any, name: str | None = None) -> bytes:
    """One event. Without a name there is no field `event`."""
    field = f"event: {name}\n" if name else ""
    return f"{field}data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


def stream(*pieces: bytes, kind: str | None = "text/event-stream", end: Any = "close") -> Step:
    """A stream that lasts until the connection ends."""
    fields = {"x-request-id": "req-7", **({"content-type": kind} if kind is not None else {})}
    return Step((head(200, fields), *pieces), end)


# Both shapes of the protocol: an unfinished state, the finished picture, and their classes.
SHAPES: Mapping[str, tuple[bytes, bytes, str, str]] = {
    "event": (sse(PARTIAL, PARTIAL["type"]), sse(COMPLETED, "image_generation.completed"),
              "ImageGenerationPartialImage", "ImageGenerationCompleted"),
    "chunk": (sse(CHUNK_PARTIAL), sse(CHUNK_FINAL), "ImageGenerationChunk", "ImageGenerationChunk"),
}  # fmt: skip

# What keeps a connection alive, and is no event.
SILENCE: Mapping[str, bytes] = {
    "data-without-data": b"data:\n\n",
    "data-with-a-blank": b"data: \n\n",
    "data-with-blanks": b"data:    \n\n",
    "data-without-a-colon": b"data\n\n",
    "two-empty-lines-of-data": b"data:\ndata:\n\n",
    "data-ping": b"data: ping\n\n",
    "data-keep-alive": b"data: keep-alive\n\n",
    "data-colon-ping": b"data: : ping\n\n",
    "a-comment": b": ping\n\n",
    "a-comment-of-openrouter": b": OPENROUTER PROCESSING\n\n",
    "an-empty-comment": b":\n\n",
    # https://github.com/openai/openai-python/issues/3833 and pull request 2721
    "retry-alone": b"retry: 3000\n\n",
    "retry-that-is-no-number": b"retry: soon\n\n",
    "id-alone": b"id: 1\n\n",
    "event-alone": b"event: ping\n\n",
    "event-of-a-picture-alone": b"event: image_generation.partial_image\n\n",
    "event-with-empty-data": b"event: ping\ndata:\n\n",
    "blank-lines": b"\n\n\n\r\n\r\n",
    "an-unknown-field": b"foo: bar\n\n",
}
# Events that are none of the spec's: each is handed over, or left out, and costs nothing.
STRANGE: Mapping[str, bytes] = {
    "event-ping": b"event: ping\ndata: ping\n\n",
    "event-ping-with-an-object": b"event: ping\ndata: {}\n\n",
    "ping-in-brackets": b"data: [PING]\n\n",
    "a-type-ping": sse({"type": "ping"}),
    "an-empty-object": sse({}),
    "an-object-without-a-type": sse({"status": "queued", "position": 3}),
    "an-unknown-type": sse({"type": "image_generation.in_progress", "sequence_number": 1}),
    "a-type-that-is-null": sse({"type": None, "status": "queued"}),
    "a-type-that-is-a-number": sse({"type": 7}),
    "a-type-that-is-a-list": sse({"type": ["a"]}),
    "an-object-that-is-a-number": sse({"object": 7, "data": []}),
    "null": b"data: null\n\n",
    "a-list": sse([1, 2]),
    "a-text": sse('"starting"'),
    "a-number": sse("7"),
    "an-error-that-is-null": sse({"type": "image_generation.in_progress", "error": None}),
    "an-error-that-is-empty": sse({"type": "image_generation.in_progress", "error": {}}),
    "a-code-0": sse({"type": "image_generation.in_progress", "error": {"code": 0}}),
}
# One unreadable event, which is an UnknownEvent before a good completed one.
UNREADABLE: Mapping[str, bytes] = {
    "broken-json": b'event: image_generation.partial_image\ndata: {"type": "image_generation.partial_image", "b6\n\n',
    "broken-json-without-a-name": b'data: {"type": "image_generation.partial_image", "b64_js\n\n',
    "two-documents": b"data: {}{}\n\n",
    "not-utf-8": b'data: {"type": "image_generation.partial_image", "b64_json": "AA\xffA"}\n\n',
    "not-utf-8-in-a-note": b"event: note\ndata: \xff\xfe\n\n",
    "a-partial-without-picture": sse({"type": "image_generation.partial_image", "partial_image_index": 0}),
    "a-partial-with-null": sse({"type": "image_generation.partial_image", "b64_json": None}),
    "a-partial-with-an-empty-picture": sse({**PARTIAL, "b64_json": ""}),
    "a-partial-with-blanks": sse({**PARTIAL, "b64_json": "  "}),
    "a-partial-without-base64": sse({**PARTIAL, "b64_json": "!!!"}),
    "a-partial-with-a-number": sse({"type": "image_generation.partial_image", "b64_json": 7}),
    "a-chunk-without-data": sse({"object": "image.generation.chunk"}),
    "a-chunk-with-data-null": sse({"object": "image.generation.chunk", "data": None}),
    "a-chunk-with-a-text": sse({"object": "image.generation.chunk", "data": "later"}),
}
# How a stream says that it is at its end.
SENTINELS: Mapping[str, bytes] = {
    "plain": b"data: [DONE]\n\n",
    "no-blank": b"data:[DONE]\n\n",
    "blanks-around": b"data:   [DONE]  \n\n",
    "a-tab-around": b"data: \t[DONE]\t\n\n",
    "crlf": b"data: [DONE]\r\n\r\n",
    "cr": b"data: [DONE]\r\r",
    "named": b"event: done\ndata: [DONE]\n\n",
    "with-an-id": b"id: 9\ndata: [DONE]\n\n",
    "no-blank-line": b"data: [DONE]\n",
    "no-line-end": b"data: [DONE]",
    "twice": DONE + DONE,
}
TYPES: Mapping[str, str | None] = {
    "text-plain": "text/plain; charset=utf-8",
    "octet-stream": "application/octet-stream",
    "json": "application/json",
    "html": "text/html",
    "binary": "binary/octet-stream",
    "none": None,
    "empty": "",
    "in-capitals": "Text/Event-Stream;charset=UTF-8",
}
# A completed event that has more, or other, than declared.
MORE: Mapping[str, dict[str, Any]] = {
    "created-at-null": {"created_at": None},
    "created-at-a-float": {"created_at": 7.5},
    "created-at-an-iso-text": {"created_at": "2026-11-27T10:00:00Z"},
    "usage-null": {"usage": None},
    "usage-with-fractions": {"usage": {"total_tokens": 14429.92}},
    "size-null": {"size": None},
    "more-fields": {"sequence_number": 4, "output_index": 0, "item_id": "ig_1"},
    "error-null": {"error": None},
    "base64-in-lines": {"b64_json": b64(PNG)[:20] + "\n" + b64(PNG)[20:]},
    "a-data-url": {"b64_json": f"data:image/png;base64,{b64(PNG)}"},
}
ANSWER = {"data": [{"b64_json": b64(PNG)}, {"b64_json": b64(JPEG)}]}
BOTH = {"image-1.png": PNG, "image-2.jpg": JPEG}


def unknown_first(seen: Seen) -> None:
    """The unreadable event is there as an UnknownEvent with its data."""
    first = seen.place.events[0]
    assert type(first).__name__ == "UnknownEvent", first
    assert isinstance(first.type, str)
    assert first.data


def last_is(document: Mapping[str, Any]) -> Check:
    """The last event is just this."""

    def check(seen: Seen) -> None:
        assert seen.place.events[-1].to_dict() == document, seen.place.events[-1]

    return check


def partial_images(number: int) -> Check:
    """The error has so many events."""

    def check(seen: Seen) -> None:
        assert len(seen.error.partial_images) == number, seen.error.partial_images

    return check


FIRST, LAST = b"FIRST", b"LAST"
"""Stand for the events of a shape."""


def each_shape(name: str, pieces: Sequence[bytes], check: Check) -> tuple[Row, ...]:
    """Rows for both shapes, each in one mode of its own: all events, all pictures, and the file of the last one."""
    rows: list[Row] = []
    for shape, (first, last, *_) in SHAPES.items():
        step = stream(*({FIRST: first, LAST: last}.get(piece, piece) for piece in pieces))
        rows += [
            Row(f"{name}-{shape}-events", step, events(), [check], modes=("sync",)),
            Row(f"{name}-{shape}-pictures", step, pictures(), [holds_last(PNG)], modes=("asyncio",)),
            Row(f"{name}-{shape}-final-is-saved", step, save_final(), [wrote({"image-1.png": PNG})], modes=("trio",)),
        ]
    return tuple(rows)


def holds_last(content: bytes) -> Check:
    """The last of the pictures is this one, and finished."""
    return holds("the finished picture is last", lambda found: found[-1] == (content, True))


# An entry that is read at a glance has few lines.
# fmt: off
STREAMS: tuple[Row, ...] = (
    *(
        row for shape, (first, last, first_class, last_class) in SHAPES.items() for row in (
            Row(f"good-{shape}", stream(first, last, DONE), events(), [classes(first_class, last_class)],
                modes=EVERY_WAY),
            Row(f"good-{shape}-pictures", stream(first, last, DONE), pictures(), [
                equals([(GIF, False), (PNG, True)])], modes=EVERY_WAY),
            Row(f"good-{shape}-final-is-saved", stream(first, last, DONE), save_final(), [wrote({"image-1.png": PNG})]),
            Row(f"good-{shape}-block-of-the-readme", stream(first, last, DONE), readme_block(), [wrote_contents(PNG)],
                modes=EVERY_WAY),
        )
    ),
    Row("types-of-events", stream(sse(PARTIAL), sse(CHUNK_PARTIAL), sse({"type": "x.y"}), sse({"a": 1}, "note"),
                                  sse(COMPLETED), DONE), events(), [
        types("image_generation.partial_image", "image.generation.chunk", "x.y", "note", "image_generation.completed")],
        modes=EVERY_WAY),
    Row("final-is-the-completed-event", stream(sse(PARTIAL), sse(COMPLETED), DONE), final(), [
        gives("b64_json", b64(PNG)), gives("type", "image_generation.completed"), gives("media_type", "image/png"),
        gives("is_final", True)]),
    Row("final-is-the-last-chunk", stream(sse(CHUNK_PARTIAL), sse(CHUNK_FINAL), DONE), final(), [
        gives("data.0.b64_json", b64(PNG)), gives("data.0.is_final", True), gives("data.0.index", 0)]),

    *(row for name, noise in SILENCE.items() for row in each_shape(
        f"silence-{name}", (noise, LAST, noise, DONE),
        holds("one event", lambda found: len(found) == 1))),
    *(row for name, noise in STRANGE.items() for row in each_shape(
        f"strange-{name}", (noise, LAST, DONE),
        holds("the picture is last", lambda found: type(found[-1]).__name__ != "UnknownEvent"))),
    *(row for name, noise in UNREADABLE.items() for row in each_shape(
        f"unreadable-{name}", (noise, LAST, DONE),
        holds("the picture is last", lambda found: len(found) == 2 and type(found[-1]).__name__ != "UnknownEvent"))),
    *(
        Row(f"unreadable-{name}-is-an-unknown-event", stream(noise, sse(COMPLETED), DONE), events(), [
            unknown_first, last_is(COMPLETED)], modes=EVERY_WAY)
        for name, noise in UNREADABLE.items() if "chunk" not in name
    ),
    Row("unreadable-after-a-good-one", stream(sse(COMPLETED), UNREADABLE["broken-json"], DONE), final(), [
        gives("b64_json", b64(PNG))]),
    Row("unreadable-at-the-end-of-the-connection", stream(sse(COMPLETED), b'data: {"type": "image_gen'), final(), [
        gives("b64_json", b64(PNG))]),
    Row("only-unreadable", stream(UNREADABLE["broken-json"], DONE), final(), [says("req-7")], errors.R9SError),
    Row("only-a-broken-completed", stream(sse(PARTIAL), b'data: {"type": "image_generation.completed", "b64\n\n', DONE),
        final(), [says("req-7")], errors.R9SError),

    # Without blank lines, all lines of data are one event for the standard.
    *(
        row for name, step in {
            "before-done": stream(sse(COMPLETED)[:-1] + DONE[:-1]),
            "before-done-and-a-blank-line": stream(sse(COMPLETED)[:-1] + DONE, end="hang"),
            "anywhere": stream(sse(PARTIAL, PARTIAL["type"])[:-1], sse(COMPLETED, COMPLETED["type"])[:-1], DONE[:-1]),
            "anywhere-chunks": stream(sse(CHUNK_PARTIAL)[:-1], sse(CHUNK_FINAL)[:-1], DONE[:-1]),
            "beside-words": stream(b"data: ping\n", sse(COMPLETED)[:-1], b"data: ping\n"),
            "before-a-part": stream(sse(COMPLETED)[:-1], b'data: {"type": "image_gen'),
            "before-an-error": stream(sse(COMPLETED)[:-1], sse({"message": "busy"}, "error")),
        }.items() for row in (
            Row(f"no-blank-lines-{name}", step, final(), [gives("is_final" if name != "anywhere-chunks" else
                "data.0.is_final", True)]),
            Row(f"no-blank-lines-{name}-is-saved", step, save_final(), [wrote({"image-1.png": PNG})], modes=EVERY_WAY),
        )
    ),
    Row("no-blank-lines-events", stream(sse(PARTIAL)[:-1], sse(COMPLETED)[:-1], DONE[:-1]), events(), [
        types("image_generation.partial_image", "image_generation.completed")], modes=EVERY_WAY),
    Row("unreadable-last-event-without-a-blank-line", stream(sse(PARTIAL), b"data: {}{}\n"), events(), [
        partial_images(2), says("could not be read", "req-7")], errors.IncompleteStreamError),

    *(
        Row(f"nothing-finished-{shape}", stream(first, DONE), final(), [
            partial_images(1), says("was not complete", "save(error.partial_images[-1], ...)", "req-7"),
            says_not("ended too early")], errors.IncompleteStreamError, modes=EVERY_WAY)
        for shape, (first, *_) in SHAPES.items()
    ),
    Row("nothing-finished-and-nothing-drawn", stream(sse({"type": "x.y"}), DONE), final(), [
        says("was not complete"), says_not("ended too early", "save(")], errors.IncompleteStreamError),
    Row("broken-off-after-a-partial", stream(sse(PARTIAL)), final(), [
        says("ended too early"), says_not("was not complete")], errors.IncompleteStreamError),

    *(row for name, end in SENTINELS.items() for row in each_shape(
        f"sentinel-{name}", (FIRST, LAST, end),
        holds("two events", lambda found: len(found) == 2))),
    *(row for shape, (first, last, *_) in SHAPES.items() for row in (
        Row(f"sentinel-and-an-open-connection-{shape}", stream(first, last, b"data: [DONE] \n\n", end="hang"),
            events(), [holds("two events", lambda found: len(found) == 2)], modes=EVERY_WAY),
        # Without [DONE], only the event that is marked terminal is an end.
        Row(f"no-sentinel-{shape}", stream(first, last), events(may_break_off=shape == "chunk"), [
            holds("two events", lambda found: len(found) == 2)], modes=EVERY_WAY),
        Row(f"no-sentinel-{shape}-is-saved", stream(first, last), save_final(), [wrote({"image-1.png": PNG})]),
        Row(f"end-without-a-blank-line-{shape}", stream(first, last[:-1]), events(may_break_off=shape == "chunk"), [
            holds("two events", lambda found: len(found) == 2)], modes=EVERY_WAY),
        Row(f"end-without-a-line-end-{shape}", stream(first, last[:-2]), events(may_break_off=shape == "chunk"), [
            holds("two events", lambda found: len(found) == 2)], modes=EVERY_WAY),
        Row(f"end-without-a-line-end-{shape}-is-saved", stream(last[:-2]), save_final(), [wrote({"image-1.png": PNG})]),
        Row(f"end-within-crlf-{shape}", stream(first, last[:-2] + b"\r\n"), events(may_break_off=shape == "chunk"), [
            holds("two events", lambda found: len(found) == 2)]),
        Row(f"cut-in-the-picture-{shape}", stream(first, last[:-30]), events(), [partial_images(1), says("req-7")],
            errors.IncompleteStreamError),
        Row(f"cut-before-the-picture-{shape}", stream(first), final(), [partial_images(1)],
            errors.IncompleteStreamError),
        Row(f"with-a-bom-{shape}", stream(b"\xef\xbb\xbf", last, DONE), events(), [
            holds("one event", lambda found: len(found) == 1)]),
        *(Row(f"under-{name}-{shape}", stream(first, last, DONE, kind=kind), events(), [
            holds("two events", lambda found: len(found) == 2)], modes=EVERY_WAY) for name, kind in TYPES.items()),
        *(Row(f"under-{name}-{shape}-is-saved", stream(first, last, DONE, kind=kind), save_final(), [
            wrote({"image-1.png": PNG})]) for name, kind in TYPES.items()),
        Row(f"under-text-plain-after-a-comment-{shape}", stream(b": hello\n\n", first, last, DONE, kind="text/plain"),
            events(), [holds("two events", lambda found: len(found) == 2)]),
        Row(f"under-text-plain-after-blank-lines-{shape}", stream(b"\n\n", first, last, DONE, kind="text/plain"),
            events(), [holds("two events", lambda found: len(found) == 2)]),
        Row(f"no-blank-after-the-colon-{shape}", stream(last.replace(b"data: ", b"data:"), DONE), events(), [
            holds("one event", lambda found: len(found) == 1)]),
    )),

    *(
        row for name, reply in {
            "json": Reply(ANSWER),
            "text-plain": Reply(ANSWER, headers={**JSON, "content-type": "text/plain"}),
            "event-stream": Reply(ANSWER, headers={**JSON, "content-type": "text/event-stream"}),
            "octet-stream": Reply(ANSWER, headers={**JSON, "content-type": "application/octet-stream"}),
            "no-type": Reply(ANSWER, headers={"x-request-id": "req-7"}),
            "printed-in-lines": Reply(json.dumps(ANSWER, indent=2).encode()),
            "printed-in-lines-as-event-stream": Reply(json.dumps(ANSWER, indent=2).encode(),
                                                      headers={**JSON, "content-type": "text/event-stream"}),
            "after-newlines": Reply(b"\n\n\n" + json.dumps(ANSWER).encode()),
            "with-an-error-beside": Reply({**ANSWER, "error": FAILED}),
        }.items() for row in (
            Row(f"one-answer-as-{name}", reply, events(), [
                is_a(ImageGenerationResponse, "result"), knows("result.data.0.b64_json", b64(PNG)), says("req-7")],
                errors.ResponseValidationError, modes=EVERY_WAY),
            Row(f"one-answer-as-{name}-is-saved", reply, result_of_the_error(), [wrote(BOTH)], modes=EVERY_WAY),
        )
    ),
    *(
        row for name, step in {
            "and-done": stream(sse(ANSWER), DONE),
            "and-the-connection-ends": stream(sse({"created": 1, **ANSWER})),
            "and-the-connection-breaks": stream(sse({"created": 1, **ANSWER}), end="reset"),
            "with-an-object": stream(sse({"object": "list", **ANSWER}), DONE),
            "with-a-name": stream(sse(ANSWER, "result"), DONE),
            "with-an-error-beside": stream(sse({**ANSWER, "error": FAILED}), DONE),
            "after-a-partial": stream(sse(PARTIAL), sse(ANSWER), DONE),
            "before-the-usage-alone": stream(sse(ANSWER), sse(USAGE_ALONE), DONE),
            "without-its-blank-line": stream(sse(ANSWER)[:-1]),
        }.items() for row in (
            Row(f"one-answer-as-an-event-{name}", step, events(), [
                is_a(ImageGenerationResponse, "result"), knows("result.http_meta.request_id", "req-7"), says("req-7")],
                errors.ResponseValidationError),
            Row(f"one-answer-as-an-event-{name}-final", step, final(), [
                is_a(ImageGenerationResponse, "result"), knows("result.http_meta.request_id", "req-7"), says("req-7")],
                errors.ResponseValidationError, modes=EVERY_WAY),
            Row(f"one-answer-as-an-event-{name}-is-saved", step, result_of_the_error(), [wrote(BOTH)]),
        )
    ),
    Row("one-answer-as-an-event-before-a-completed-one", stream(sse(ANSWER), sse(COMPLETED), DONE), save_final(), [
        wrote({"image-1.png": PNG})]),
    Row("one-answer-in-place-of-an-edit", ANSWER, result_of_the_error("edit"), [wrote(BOTH)]),
    Row("one-answer-for-final", ANSWER, final(), [is_a(ImageGenerationResponse, "result")],
        errors.ResponseValidationError),
    Row("one-error-in-place-of-events", {"error": {"message": "busy", "code": 429}}, events(), [
        knows("message", "busy"), knows("code", "429")], errors.RateLimitError),
    Row("one-error-in-place-of-events-as-event-stream", Reply({"error": {"message": "busy", "code": 429}},
        headers={**JSON, "content-type": "text/event-stream"}), events(), [knows("message", "busy")],
        errors.RateLimitError),
    Row("a-page-in-place-of-events", Reply(b"<html>welcome</html>", headers={**JSON, "content-type": "text/html"}),
        events(), [knows("result", None), knows("body", "<html>welcome</html>")], errors.ResponseValidationError),
    Row("a-list-in-place-of-events", Reply(b"[1]"), events(), [knows("result", None)], errors.ResponseValidationError),

    Row("usage-alone-after-the-picture", stream(sse(COMPLETED), sse(USAGE_ALONE), DONE), events(), [
        types("image_generation.completed", "image_generation.completed"), last_is(USAGE_ALONE)], modes=EVERY_WAY),
    Row("usage-alone-after-the-picture-final", stream(sse(COMPLETED), sse(USAGE_ALONE), DONE), final(), [
        gives("b64_json", b64(PNG))], modes=EVERY_WAY),
    Row("usage-alone-after-the-picture-is-saved", stream(sse(COMPLETED), sse(USAGE_ALONE), DONE), save_final(), [
        wrote({"image-1.png": PNG})]),
    Row("usage-alone-after-the-picture-pictures", stream(sse(COMPLETED), sse(USAGE_ALONE), DONE), pictures(), [
        equals([(PNG, True)])]),
    Row("usage-alone-before-the-picture", stream(sse(USAGE_ALONE), sse(COMPLETED), DONE), save_final(), [
        wrote({"image-1.png": PNG})]),
    Row("usage-alone-with-a-null-picture", stream(sse(COMPLETED), sse({**USAGE_ALONE, "b64_json": None}), DONE),
        save_final(), [wrote({"image-1.png": PNG})]),
    Row("usage-alone-with-an-empty-picture", stream(sse(COMPLETED), sse({**USAGE_ALONE, "b64_json": ""}), DONE),
        save_final(), [wrote({"image-1.png": PNG})]),
    Row("usage-alone-after-a-partial", stream(sse(PARTIAL), sse(USAGE_ALONE), DONE), save_final(), [
        wrote({"image-1.gif": GIF})]),
    Row("usage-alone-in-a-chunk-after-an-unfinished-one", stream(sse(CHUNK_PARTIAL), sse(chunk(usage={})), DONE),
        save_final(), [wrote({"image-1.gif": GIF})], modes=EVERY_WAY),
    Row("usage-alone-in-a-chunk", stream(sse(CHUNK_FINAL), sse(chunk(usage={"image_count": 1})), DONE), save_final(), [
        wrote({"image-1.png": PNG})]),
    Row("usage-alone-in-a-chunk-final", stream(sse(CHUNK_FINAL), sse(chunk(usage={"image_count": 1})), DONE), final(), [
        gives("data.0.b64_json", b64(PNG))]),
    Row("progress-after-a-picture", stream(sse(CHUNK_FINAL), sse(chunk({"index": 1, "progress": 0.5})), DONE), final(),
        [gives("data.0.b64_json", b64(PNG))]),
    Row("usage-alone-in-a-chunk-pictures", stream(sse(CHUNK_FINAL), sse(chunk(usage={"image_count": 1})), DONE),
        pictures(), [equals([(PNG, True)])]),

    *(
        row for name, failed in {
            # Seedream, MiniMax: https://platform.minimax.io/docs/api-reference/image-generation-h3-streaming
            "partial-failed": {"type": "image_generation.partial_failed", "image_index": 1, "error": FAILED},
            "index": {"type": "image_generation.failed", "index": 1, "error": FAILED},
            "a-completed-of-one": {"type": "image_generation.completed", "image_index": 1, "error": FAILED},
            "a-chunk": chunk({"index": 1, "error": FAILED}),
            "a-chunk-with-words": chunk({"index": 1, "error": "filtered"}),
        }.items() for row in (
            Row(f"one-failed-{name}", stream(sse(failed), sse(COMPLETED), DONE), events(), [
                holds("two events", lambda found: len(found) == 2), last_is(COMPLETED)], modes=EVERY_WAY),
            Row(f"one-failed-{name}-pictures", stream(sse(failed), sse(COMPLETED), DONE), pictures(), [
                equals([(PNG, True)])]),
            Row(f"one-failed-{name}-after-the-picture-is-saved", stream(sse(COMPLETED), sse(failed), DONE),
                save_final(), [wrote({"image-1.png": PNG})]),
        )
    ),
    *(
        Row(f"all-failed-{name}", stream(sse(PARTIAL), event), events(), [
            knows("message", "this one was filtered"), knows("code", "moderation_blocked")], errors.R9SDefaultError)
        for name, event in {
            "an-event-error": sse({"error": FAILED}, "error"),
            "a-type-error": sse({"type": "error", "error": FAILED}),
            "flat": sse({"type": "error", **FAILED}),
            "without-a-type": sse({"error": FAILED}),
        }.items()
    ),
    Row("an-error-of-429", stream(sse({"type": "error", "error": {"code": 429, "message": "busy"}})), events(), [
        knows("message", "busy"), knows("code", "429"), says("fewer requests")], errors.RateLimitError),
    Row("an-error-after-the-picture", stream(sse(COMPLETED), sse({"error": FAILED}, "error"), DONE), events(), [
        last_is(COMPLETED), knows("message", "this one was filtered")], errors.R9SError),

    Row("generation-events-answer-an-edit", stream(sse(PARTIAL), sse(COMPLETED), DONE), events("edit"), [
        types("image_generation.partial_image", "image_generation.completed"), last_is(COMPLETED),
        classes("ImageEditPartialImage", "ImageEditCompleted")],
        modes=EVERY_WAY),
    Row("events-of-a-generation-alone-answer-an-edit", stream(sse(CHUNK_FINAL), sse(SUCCEEDED), DONE), events("edit"), [
        classes("ImageEditChunk", "ImageGenerationPartialSucceeded"),
        types("image.generation.chunk", "image_generation.partial_succeeded")]),
    Row("edit-events-answer-a-generation-events", stream(sse(EDIT_PARTIAL), sse(EDIT_COMPLETED), DONE), events(), [
        types("image_edit.partial_image", "image_edit.completed"), last_is(EDIT_COMPLETED),
        classes("ImageGenerationPartialImage", "ImageGenerationCompleted")]),
    Row("generation-events-answer-an-edit-pictures", stream(sse(PARTIAL), sse(COMPLETED), DONE), pictures("edit"), [
        equals([(GIF, False), (PNG, True)])], modes=EVERY_WAY),
    Row("generation-events-answer-an-edit-final-is-saved", stream(sse(PARTIAL), sse(COMPLETED), DONE),
        save_final("edit"), [wrote({"image-1.png": PNG})]),
    Row("generation-events-answer-an-edit-and-the-connection-ends", stream(sse(PARTIAL), sse(COMPLETED)),
        save_final("edit"), [wrote({"image-1.png": PNG})]),
    Row("generation-chunks-answer-an-edit", stream(sse(CHUNK_FINAL), DONE), save_final("edit"), [
        wrote({"image-1.png": PNG})]),
    Row("edit-events-answer-an-edit", stream(sse(EDIT_PARTIAL), sse(EDIT_COMPLETED), DONE), events("edit"), [
        classes("ImageEditPartialImage", "ImageEditCompleted")]),
    Row("edit-events-answer-an-edit-is-saved", stream(sse(EDIT_COMPLETED), DONE), save_final("edit"), [
        wrote({"image-1.png": PNG})]),
    Row("edit-events-answer-a-generation", stream(sse(EDIT_PARTIAL), sse(EDIT_COMPLETED), DONE), save_final(), [
        wrote({"image-1.png": PNG})]),
    Row("edit-chunks-answer-a-generation", stream(sse({**CHUNK_FINAL, "object": "image.edit.chunk"}), DONE),
        save_final(), [wrote({"image-1.png": PNG})]),

    # stdapi.ai writes no field `event`: https://github.com/stdapi-ai/stdapi.ai/issues/230
    *(
        Row(f"tag-{name}", stream(event, DONE), events(), [classes("ImageGenerationCompleted"),
            types("image_generation.completed")])
        for name, event in {
            "in-the-data-alone": sse(COMPLETED),
            "in-the-field-alone": sse({name: each for name, each in COMPLETED.items() if name != "type"},
                                      "image_generation.completed"),
            "beside-event-message": sse(COMPLETED, "message"),
            "beside-another-event": sse(COMPLETED, "completed"),
            "with-blanks": b"event:  image_generation.completed \n" + sse(COMPLETED),
            "beside-an-id": b"id: 4\n" + sse(COMPLETED),
            "in-several-lines-of-data": b"".join(
                b"data: " + line + b"\n" for line in json.dumps(COMPLETED, indent=1).encode().splitlines()) + b"\n",
        }.items()
    ),
    *(
        Row(f"completed-with-{name}", stream(sse({**COMPLETED, **more}), DONE), save_final(), [
            wrote({"image-1.png": PNG})])
        for name, more in MORE.items()
    ),
    # Seedream, MiniMax: each finished picture has an event of its own, and the usage comes at the end.
    Row("partial-succeeded", stream(sse(SUCCEEDED), sse({**SUCCEEDED, "image_index": 1}), sse(USAGE_ALONE),
        DONE), events(), [
        types("image_generation.partial_succeeded", "image_generation.partial_succeeded", "image_generation.completed"),
        holds("its URL", lambda found: found[0].url == SUCCEEDED["url"]),
        holds("their places", lambda found: [each.index for each in found[:2]] == [0, 1])], modes=EVERY_WAY),
    Row("partial-succeeded-final", stream(sse(PARTIAL_FAILED), sse({**SUCCEEDED, "url": "FILE:1.png"}),
        sse(USAGE_ALONE)), save_final(), [wrote_contents(PNG)], files=FILES),
    Row("partial-succeeded-readme", stream(sse({**SUCCEEDED, "url": "FILE:1.png"}), sse(PARTIAL_FAILED),
        sse(USAGE_ALONE), DONE), readme_block(), [wrote_contents(PNG)], files=FILES),
    Row("partial-failed-is-typed", stream(sse(PARTIAL_FAILED), sse(SUCCEEDED), sse(USAGE_ALONE), DONE), events(), [
        classes("ImageGenerationPartialFailed", "ImageGenerationPartialSucceeded", "ImageGenerationCompleted")]),
    Row("partial-failed-alone", stream(sse(PARTIAL_FAILED), sse(USAGE_ALONE), DONE), final(), [
        knows("code", "moderation_blocked")], errors.R9SError),
    Row("one-json-document-a-line", stream(*(json.dumps(each).encode() + b"\n" for each in (PARTIAL, COMPLETED)),
        kind="application/x-ndjson"), save_final(), [wrote({"image-1.png": PNG})]),
    # https://github.com/Railgun19457/astrbot_plugin_image_generation/pull/55
    Row("completed-with-a-url", stream(sse({"type": "image_generation.completed", "url": "FILE:1.png"}), DONE),
        save_final(), [wrote({"image-1.png": PNG})], files=FILES),
    Row("completed-with-a-url-pictures", stream(sse({"type": "image_generation.completed", "url": "FILE:1.png"}), DONE),
        pictures(), [equals([(PNG, True)])], files=FILES),
    Row("a-partial-with-its-number-as-a-text", stream(
        sse({**PARTIAL, "partial_image_index": "0"}), sse(COMPLETED), DONE), pictures(), [
            equals([(GIF, False), (PNG, True)])]),
    Row("a-partial-without-number", stream(sse({"type": PARTIAL["type"], "b64_json": b64(GIF)}), sse(COMPLETED), DONE),
        pictures(), [equals([(GIF, False), (PNG, True)])]),
    Row("pictures-after-the-final", stream(sse(COMPLETED), sse(PARTIAL), DONE), final(), [
        gives("type", "image_generation.completed"), gives("b64_json", b64(PNG))]),
    Row("two-completed", stream(sse(COMPLETED), sse({**COMPLETED, "b64_json": b64(JPEG)}), DONE), pictures(), [
        equals([(PNG, True), (JPEG, True)])]),
    Row("two-completed-without-sentinel", stream(sse(COMPLETED), sse({**COMPLETED, "b64_json": b64(JPEG)})),
        readme_block(), [wrote_contents(PNG, JPEG)]),
    Row("two-pictures-in-a-chunk", stream(sse(chunk(
        {"index": 0, "b64_json": b64(PNG), "is_final": True}, {"index": 1, "b64_json": b64(JPEG), "is_final": True})),
        DONE), readme_block(), [wrote_contents(PNG, JPEG)], modes=EVERY_WAY),
    Row("two-pictures-in-two-chunks", stream(
        sse(chunk({"index": 1, "b64_json": b64(JPEG), "is_final": True})), sse(CHUNK_FINAL), DONE), readme_block(), [
            wrote_contents(PNG, JPEG)]),
    Row("progress-before-a-picture", stream(sse(chunk({"index": 0, "progress": 0.1})), sse(CHUNK_FINAL), DONE),
        readme_block(), [wrote_contents(PNG)]),
    Row("a-null-in-a-chunk", stream(sse(chunk(None, {"index": 1, "b64_json": b64(PNG), "is_final": True})), DONE),
        readme_block(), [wrote_contents(PNG)]),
    Row("a-chunk-with-a-url", stream(sse(chunk({"index": 0, "url": "FILE:1.png", "is_final": True})), DONE),
        readme_block(), [wrote_contents(PNG)],
        files=FILES),
    Row("a-chunk-that-does-not-say-final", stream(sse(chunk({"index": 0, "b64_json": b64(PNG)})), DONE), save_final(), [
        wrote({"image-1.png": PNG})]),
    Row("a-chunk-with-an-integer-of-5000-digits", stream(
        b'data: {"object": "image.generation.chunk", "seed": ' + b"7" * 5_000 + b', "data": [{"index": 0, "b64_json": "'
        + b64(PNG).encode() + b'", "is_final": true}]}\n\n', DONE), save_final(), [wrote({"image-1.png": PNG})]),
    Row("a-completed-with-a-raw-tab", stream(
        b'data: {"type": "image_generation.completed", "note": "a\tb", "b64_json": "' + b64(PNG).encode() + b'"}\n\n',
        DONE), save_final(), [wrote({"image-1.png": PNG})]),
    Row("nothing-but-the-end", stream(DONE), final(), [partial_images(0)], errors.IncompleteStreamError),
)
# fmt: on
