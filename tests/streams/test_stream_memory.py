"""What a reader of events keeps: the last few of them, however many come."""

import json
from typing import Any

import pytest

from r9s_generated._event_kinds import UnknownEvent
from r9s_generated._reader import Reader
from r9s_generated.api.images.create_image_generation import EVENTS
from r9s_generated.errors import IncompleteStream
from r9s_generated.models import ImageGenerationCompleted
from tests.support.events import COMPLETED, DONE, partial, sse


def made(**options: Any) -> Any:
    """A reader of the events of `create`."""
    return Reader(EVENTS, **options)


def popped(reader: Any, *pieces: bytes) -> list[Any]:
    """The events of these pieces, up to what goes wrong."""
    found = []
    for piece in pieces:
        reader.feed(piece)
        while (event := reader.pop()) is not None:
            found.append(event)
    return found


def picture(size: int, index: int = 0) -> bytes:
    """A partial image with so many characters of base64."""
    return partial(index).replace(b'"b64_json": "', b'"b64_json": "' + b"A" * size)


def test_the_last_events_are_kept() -> None:
    """Eight at most, and how many came is known nevertheless."""
    reader = made()
    assert len(popped(reader, *[partial(index) for index in range(20)])) == 20
    assert [event.partial_image_index for event in reader.seen] == list(range(12, 20))
    with pytest.raises(IncompleteStream, match="after 20 events") as caught:
        popped(reader, b"")
    assert caught.value.events == reader.seen
    assert caught.value.count == 20


def test_the_completed_event_is_kept_beside_them() -> None:
    """`final` gives the last one, whatever came after it."""
    first, last = ({**COMPLETED, "b64_json": text} for text in ("Zmlyc3Q=", "bGFzdA=="))
    reader = made()
    popped(reader, sse(first), sse(last), *[partial(index) for index in range(50)])
    assert reader.is_complete
    assert reader.final().to_dict() == last
    assert not any(isinstance(event, ImageGenerationCompleted) for event in reader.seen)


def test_an_unknown_event_completes_nothing() -> None:
    """It is handed over, and kept, but it is no result."""
    reader = made()
    assert popped(reader, sse({"type": "more"})) == [UnknownEvent("more", json.dumps({"type": "more"}))]
    assert not reader.is_complete
    with pytest.raises(IncompleteStream):
        reader.final()


def test_what_is_kept_is_bounded_in_bytes() -> None:
    """Older events go first, and the last one stays, whatever its size."""
    reader = made(largest=10_000)
    popped(reader, picture(3_000, 0), picture(3_000, 1), picture(3_000, 2), picture(3_000, 3))
    assert [event.partial_image_index for event in reader.seen] == [1, 2, 3]
    popped(reader, picture(9_500, 4))
    assert [event.partial_image_index for event in reader.seen] == [4]


def test_a_sentinel_is_no_event() -> None:
    """It ends the stream, and what comes after it is not looked at."""
    reader = made()
    assert len(popped(reader, partial(0) + DONE + b"data: {\n\n")) == 1
    assert reader.ended
