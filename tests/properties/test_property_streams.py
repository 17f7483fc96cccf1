"""Any split of any event stream decodes alike, through the whole client; any bytes are events or an R9SError."""

import json
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r9s import UnknownEvent, errors
from r9s_generated._models import ModelBase
from tests.properties.stage import Outcome, Reply, Stage, examples, is_event, travels
from tests.support.events import CHUNK, COMPLETED, PARTIAL

pytestmark = pytest.mark.anyio
EVENTS = [("content-type", "text/event-stream; charset=utf-8"), ("x-request-id", "req-1")]
BOM = b"\xef\xbb\xbf"
ENDS = ["\r", "\n", "\r\n"]
# No line of a stream can hold the ends of lines; a lone surrogate is no text.
LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=8)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


class Block(NamedTuple):
    """What stands before a blank line, and what it means."""

    lines: list[str]
    event: Any
    """A dict for an event of a model, a pair of type and data for an unknown one, None for nothing."""


def fields(name: str, data: list[str]) -> st.SearchStrategy[list[str]]:
    """The lines of an event, in any order that leaves the data in theirs, between lines that mean nothing here."""
    nothing = st.sampled_from([":", "id: 7", "id", "retry: 3000", "Data: x", "data : x"]) | LINE.map(": {}".format)
    named = [f"event: {name}"] if name else []
    lines = [f"data: {line}" for line in data]
    return st.tuples(st.lists(nothing, max_size=2), st.sampled_from([named + lines, lines + named])).map(
        lambda both: both[0] + both[1] + both[0]
    )


@st.composite
def known(draw: st.DrawFn) -> Block:
    """An event of a model; its data may stand in several lines."""
    document = {**draw(st.sampled_from([PARTIAL, COMPLETED, CHUNK])), "new": draw(TEXT)}
    text = json.dumps(document, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1])))
    name = draw(st.sampled_from(["", "message", str(document.get("type", ""))]))
    return Block(draw(fields(name, text.split("\n"))), document)


@st.composite
def unknown(draw: st.DrawFn) -> Block:
    """An event that the spec does not know: JSON of another type, or no JSON under a name of its own."""
    if draw(st.booleans()):
        text = json.dumps({"type": "new.event", "new": draw(TEXT)}, ensure_ascii=False)
        return Block(draw(fields(draw(st.sampled_from(["", "other"])), [text])), ("new.event", text))
    lines = ["~" + draw(LINE), *draw(st.lists(LINE, max_size=2))]
    return Block(draw(fields("other", lines)), ("other", "\n".join(lines)))


NOTHING = fields("", []).map(lambda lines: Block(lines, None)) | st.just(Block(["event: ping"], None))
LAST = [Block(["data: [DONE]"], "done"), Block(["event: error", 'data: {"message": "it rains"}'], "error"), None]


@st.composite
def streams(draw: st.DrawFn) -> tuple[bytes, list[Any], Any]:
    """The bytes of a stream, the events in it, and how it ends; lines end in any way, each in its own."""
    last = draw(st.sampled_from(LAST))
    blocks = [*draw(st.lists(known() | unknown() | NOTHING, max_size=5)), *([last] if last else [])]
    text, end = "", ""
    for line in [line for block in blocks for line in [*block.lines, ""]]:
        # CR and LF with nothing between them end one line, not two.
        end = draw(st.sampled_from([each for each in ENDS if line or end != "\r" or each != "\n"]))
        text += line + end
    start = draw(st.sampled_from([b"", BOM]))
    meant = [block.event for block in blocks if isinstance(block.event, (dict, tuple))]
    return start + text.encode(), meant, last.event if last else None


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    """The stream in pieces; some may be empty."""
    places = [0, *sorted(min(place, len(stream)) for place in places), len(stream)]
    return [stream[start:end] for start, end in pairwise(places)]


async def every_split(stage: Stage, stream: bytes, places: list[int]) -> Outcome:
    """What becomes of the stream, which is the same in one piece, in some, and byte by byte."""
    found = await stage.call(Reply(200, EVENTS, [stream]), stream=True)
    for pieces in (cut(stream, places), [bytes([byte]) for byte in stream]):
        again = await stage.call(Reply(200, EVENTS, pieces), stream=True)
        assert again.alike() == found.alike()
    return found


@examples(20)
@given(stream=streams(), places=st.lists(st.integers(0, 1500), max_size=6))
async def test_any_split(stage: Stage, stream: tuple[bytes, list[Any], Any], places: list[int]) -> None:
    """Exactly the events that were written come out, in their order, and the stream ends as it was written."""
    raw, meant, last = stream
    found = await every_split(stage, raw, places)
    seen = [(event.type, event.data) if isinstance(event, UnknownEvent) else event.to_dict() for event in found.events]
    assert seen == meant
    completed = any(isinstance(event, dict) and event.get("type") == COMPLETED["type"] for event in meant)
    if last == "error":
        assert type(found.error) is errors.R9SDefaultError
        assert found.error.message == "it rains"
    elif last == "done" or completed:
        assert found.error is None
    else:
        assert type(found.error) is errors.IncompleteStreamError
        kept = found.error.partial_images
        assert kept == found.events[len(found.events) - len(kept) :], "those that came last"
        assert len(kept) >= min(len(found.events), 1)


TOKENS = [
    *(b"data", b"event", b"id", b"retry", b":", b": ", b" ", b"x", b"error", b"[DONE]", b"\0", b"\xff", BOM),
    *(b"\r", b"\n", b"\r\n", b"\n\n", b"\r\r", b"data: ", b"data: {", b'{"type": "image_generation.completed"', b"}"),
    *('"ä€😀"'.encode(), json.dumps(PARTIAL).encode(), json.dumps({"error": {"message": "x"}, "status": 429}).encode()),
]
GARBAGE = st.lists(st.sampled_from(TOKENS) | st.binary(max_size=3), max_size=25).map(b"".join)


@examples(25)
@given(stream=GARBAGE, places=st.lists(st.integers(0, 100), max_size=4))
async def test_any_bytes(stage: Stage, stream: bytes, places: list[int]) -> None:
    """Whatever comes as a stream is events and, after them, its end or one R9SError, however it is cut."""
    found = await every_split(stage, stream, places)
    assert all(is_event(event) for event in found.events)
    if found.error is not None:
        travels(found.error)


@examples(20)
@given(stream=streams() | GARBAGE.map(lambda raw: (raw, [], None)), places=st.lists(st.integers(0, 1500), max_size=4))
async def test_any_final(stage: Stage, stream: tuple[bytes, list[Any], Any], places: list[int]) -> None:
    """`final` gives the same completed event, or raises the same R9SError, however the stream is cut."""
    finals: list[tuple[ModelBase | None, str]] = []
    for pieces in ([stream[0]], cut(stream[0], places)):
        stage.reply = Reply(200, EVENTS, pieces)
        try:
            final = await stage.mode.final(await stage.mode.open(stage.client))
            assert isinstance(final, ModelBase)
            finals.append((final, ""))
        except errors.R9SError as error:
            finals.append((None, f"{type(error)} {error}"))
        assert stage.body.closed
    assert finals[0] == finals[1]
