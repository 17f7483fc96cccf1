"""Answers that are nearly right: whatever stands in the place of a part, it is a value as declared, or an R9SError."""

import copy
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from r9s import UnknownEvent, errors, models
from r9s_generated._models import ModelBase
from tests.properties.stage import OPERATIONS, Reply, Stage, examples, travels
from tests.support.events import CHUNK, COMPLETED, DONE, PARTIAL, sse

pytestmark = pytest.mark.anyio
TOKENS = {"text_tokens": 1, "image_tokens": 2}
USAGE = {"total_tokens": 3, "input_tokens_details": TOKENS, "output_tokens_details": TOKENS, "image_count": 1}
RESULT = {
    "created": 7,
    "data": [{"b64_json": "YQ==", "revised_prompt": "a grey cat"}, {"url": "https://images.example/1.png"}],
    "background": "opaque",
    "quality": "high",
    "usage": USAGE,
}
ERROR = {"error": {"message": "it rains", "type": "weather_error", "code": None, "param": "n"}, "status": 429}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


def places(container: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of a document, as what holds it and the key there."""
    for key, value in list(container.items()) if isinstance(container, dict) else enumerate(container):
        yield container, key
        if isinstance(value, (dict, list)):
            yield from places(value)


@st.composite
def mutated(draw: st.DrawFn, document: dict[str, Any]) -> Any:
    """The document with up to three of its parts replaced by anything, or left out."""
    root = {"document": copy.deepcopy(document)}
    for _ in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from(list(places(root))))
        if draw(st.booleans()) or container is root:
            container[key] = draw(JSON)
        else:
            del container[key]
    return root["document"]


def same(one: Any, other: Any) -> bool:
    """Whether two documents are the same JSON; NaN is as good as NaN."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def says_something(error: Any) -> bool:
    """Whether what stands at `error` is one: neither null, an empty text or a code of 0 are."""
    return any(error.values()) if isinstance(error, dict) else bool(error)


def has_picture(document: dict[str, Any]) -> bool:
    """Whether one of the images is there, in base64 or behind a URL."""
    data = document.get("data")
    images = [image for image in data if isinstance(image, dict)] if isinstance(data, list) else []
    places = [image.get(name) for image in images for name in ("b64_json", "url")]
    return any(isinstance(place, str) and place.strip() for place in places)


def is_error(document: Any) -> bool:
    """Whether all that the spec requires of an error is there."""
    error = document.get("error") if isinstance(document, dict) else None
    return isinstance(error, dict) and all(isinstance(error.get(name), str) for name in ("message", "type"))


def named_status(document: dict[str, Any]) -> int | None:
    """The status of an error that the document names: `status`, or else the error's `code`."""
    error = document.get("error")
    for place in (document.get("status"), error.get("code") if isinstance(error, dict) else None):
        text = "" if isinstance(place, bool) else str(place).strip()
        if len(text) == 3 and text[0] in "45" and text.isascii() and text.isdigit():
            return int(text)
    return None


def typed(value: Any, node: Any, model: type[ModelBase]) -> None:
    """An object became the model; what did not come is None, and anything else came through as it is."""
    assert type(value) is (model if isinstance(node, dict) else type(node)), (value, node)


def handed_over(result: models.ImageGenerationResponse, document: dict[str, Any]) -> None:
    """The result holds all that the document says, in the type that the spec declares for it, or as it came."""
    assert type(result) is models.ImageGenerationResponse
    assert same(result.to_dict(), document)
    assert same(result.created, document.get("created"))
    data = document.get("data")
    if data is None:
        assert result.data == []
    elif isinstance(data, list):
        for image, node in zip(result.data, data, strict=True):
            # Null in the place of a picture is one with nothing in it.
            typed(image, {} if node is None else node, models.ImageObject)
    for name in ("background", "output_format", "quality", "size", "usage"):
        assert (getattr(result, name) is None) == (document.get(name) is None)
    usage = document.get("usage")
    typed(result.usage, usage, models.Usage)
    if isinstance(result.usage, models.Usage):
        assert isinstance(usage, dict)
        typed(result.usage.input_tokens_details, usage.get("input_tokens_details"), models.TokensDetails)
        typed(result.usage.output_tokens_details, usage.get("output_tokens_details"), models.TokensDetails)


def json_reply(status: int, document: Any) -> tuple[Reply, Any]:
    """The document as an answer, and as a reader of JSON understands it."""
    text = json.dumps(document)
    return Reply(status, [("content-type", "application/json")], [text.encode()]), json.loads(text)


def has_data(data: Any, document: Any) -> None:
    """`data` has as much of the typed error as the body says, and is None when it says nothing."""
    error = document.get("error") if isinstance(document, dict) else None
    facts = [error.get(name) for name in ("message", "type", "code", "param")] if isinstance(error, dict) else []
    if any(fact is not None for fact in facts):
        assert type(data) is models.ErrorResponse
        assert type(data.error) is models.ErrorDetail
    elif document in (None, "", [], {}) or isinstance(document, (bool, int, float, str)):
        assert data is None
    else:
        # Other shapes are tried one by one, in tests/facade/test_error_bodies.py.
        assert type(data) in (models.ErrorResponse, type(None))
    if is_error(document):
        assert same(data.to_dict(), document)


@examples(35)
@given(
    document=mutated(RESULT) | mutated(ERROR) | mutated({**RESULT, **ERROR}),
    operation=st.sampled_from(sorted(OPERATIONS)),
)
async def test_results(stage: Stage, document: Any, operation: str) -> None:
    """An object is a value, and no detail of it is lost, unless it is an error without a picture beside it."""
    reply, document = json_reply(200, document)
    found = await stage.call(reply, operation)
    if isinstance(document, dict) and (has_picture(document) or not says_something(document.get("error"))):
        if found.error is not None:
            raise found.error
        handed_over(found.result, document)
        travels(found.result)
        return
    assert found.error is not None
    if isinstance(document, dict):
        status = named_status(document)
        assert type(found.error) is errors.error_class(status or 0)
        assert found.error.status_code == (status or 200)
        has_data(found.error.data, document)
    else:
        assert type(found.error) is errors.ResponseValidationError
    assert found.error.body == reply.body.decode()
    travels(found.error)


@examples(22)
@given(document=mutated(ERROR) | JSON, status=st.sampled_from([302, 400, 418, 429, 500, 503]))
@example({"error": {"message": " ", "type": "weather_error"}}, 400)
@example({"error": {"type": "weather_error"}}, 400)
@example({"error": {"message": ["it rains"]}}, 400)
@example(" ", 500)
async def test_errors(stage: Stage, document: Any, status: int) -> None:
    """The status decides; `data` is the typed error as far as the body is one; and there is always a text."""
    reply, document = json_reply(status, document)
    found = (await stage.call(reply)).error
    assert type(found) is errors.error_class(status or 0)
    assert isinstance(found, errors.R9SError)
    assert found.message.strip()
    has_data(found.data, document)
    travels(found)


@examples(25)
@given(document=mutated(PARTIAL) | mutated(COMPLETED) | mutated(CHUNK) | mutated(ERROR), name=st.booleans())
async def test_events(stage: Stage, document: Any, name: bool) -> None:
    """An event is of a model that keeps every detail, or unknown with its data as they came, or typed as an error."""
    tag = document.get("type") if isinstance(document, dict) else None
    event = sse(
        json.dumps(document), tag if name and isinstance(tag, str) and tag.replace(".", "_").isidentifier() else ""
    )
    found = await stage.call(Reply(200, [("content-type", "text/event-stream")], [event, DONE]), stream=True)
    if found.error is not None:
        travels(found.error)
        return
    (parsed,) = found.events
    if isinstance(parsed, UnknownEvent):
        assert same(parsed.json(), document)
    else:
        kinds = {"partial_image": "Partial", "completed": "Completed", "chunk": "Chunk"}
        kind = str(document.get("type", document.get("object"))).rpartition(".")[2]
        assert kinds[kind] in type(parsed).__name__
        assert same(parsed.to_dict(), document)
    travels(parsed)


def deepest() -> int:
    """The most levels that Python's reader of JSON takes here; it depends on the version, and on who calls."""

    def reads(depth: int) -> bool:
        try:
            json.loads("[" * depth + "]" * depth)
        except RecursionError:
            return False
        return True

    low, high = 1, 100_000
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if reads(middle) else (low, middle - 1)
    return low


DEEP = {
    "a list": "{}",
    "an error": '{{"error": {}}}',
    "a detail": '{{"detail": {}}}',
    "required": '{{"created": {}, "data": []}}',
    "optional": '{{"created": 1, "data": [{{"url": {}}}]}}',
    "unknown": '{{"created": 1, "data": [], "new": {}}}',
}


@pytest.mark.parametrize("mode", ["sync"], indirect=True)
@pytest.mark.parametrize("form", DEEP)
@pytest.mark.parametrize("sent_as", ["result", "error", "event", "error event"])
async def test_documents_of_any_depth(stage: Stage, form: str, sent_as: str) -> None:
    """A document that Python can just read, and one that it just cannot, are values or R9SErrors like any other."""
    edge = deepest()
    for depth in range(max(edge - 20, 1), edge + 3):
        text = DEEP[form].format("[" * depth + "1" + "]" * depth)
        if "event" in sent_as:
            event = sse(text, "error" if sent_as == "error event" else "")
            await stage.call(Reply(200, [("content-type", "text/event-stream")], [event, DONE]), stream=True)
        else:
            await stage.call(Reply(200 if sent_as == "result" else 400, [], [text.encode()]))


async def test_deep_values_can_be_shown(stage: Stage) -> None:
    """`print(result)` works however deep a provider nests what the spec does not know."""
    depth = sys.getrecursionlimit() // 2
    deep = "[" * depth + "]" * depth
    reply = Reply(200, [], [b'{"created": 1, "data": [], "new": %b}' % deep.encode()])
    found = await stage.call(reply)
    assert "ImageGenerationResponse(created=1" in repr(found.result)
    assert "ImageGenerationResponse(created=1" in str(found.result)
