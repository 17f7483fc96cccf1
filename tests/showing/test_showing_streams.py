"""What `display()` shows of a stream: each picture in its place. Without a notebook, IPython prints what is there."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, assert_type

import pytest

import r9s_sandbox
from r9s import R9S, UnknownEvent, errors, models
from r9s_generated._display import Board
from tests.showing.pictures import OTHER_PNG, PNG, shown

OPTIONS: dict[str, Any] = {"prompt": "a fox", "model": "gpt-image-2.6-sunburst", "size": "256x256"}
PARTIAL = models.ImageGenerationPartialImage(b64_json=PNG)
COMPLETED = models.ImageGenerationCompleted(b64_json=OTHER_PNG)
FIRST, SECOND = ({"index": index, "b64_json": PNG, "is_final": False} for index in (0, 1))
RAIN = {"message": "it rains", "code": "wet"}


def chunk(*items: dict[str, Any], **fields: Any) -> models.ImageGenerationChunk:
    """A chunk with news of these pictures."""
    document = {"object": "image.generation.chunk", "data": list(items), **fields}
    return models.ImageGenerationChunk.from_dict(document)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    """One sandbox for all tests."""
    with r9s_sandbox.serve() as url:
        yield url


def board_after(*events: object) -> Board:
    """What is shown after these events."""
    board = Board()
    for event in events:
        board.add(event)
    return board


def test_display_shows_each_state_and_gives_the_completed_event(
    sandbox: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with R9S(api_key="x", server_url=sandbox) as client:
        stream = client.images.create(
            prompt="a fox", model="gpt-image-2.6-sunburst", size="256x256", stream=True, partial_images=2
        )
        completed = stream.display()
    assert_type(
        completed,
        models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk,
    )
    assert isinstance(completed, models.ImageGenerationCompleted)
    assert completed.usage is not None
    assert capsys.readouterr().out.splitlines() == ["picture 0: unfinished"] * 2 + ["picture 0: finished"]


@pytest.mark.anyio
async def test_display_of_an_async_stream_does_the_same(sandbox: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with R9S(api_key="x", server_url=sandbox) as client:
        stream = await client.images.create_async(**OPTIONS, stream=True, partial_images=1, n=2)
        completed = await stream.display()
    assert isinstance(completed, models.ImageGenerationCompleted)
    assert capsys.readouterr().out.splitlines() == [
        "picture 0: unfinished",
        "picture 0: finished",
        "picture 0: finished; picture 1: unfinished",
        "picture 0: finished; picture 1: finished",
    ]


def test_display_of_chunks_goes_by_their_numbers(sandbox: str, capsys: pytest.CaptureFixture[str]) -> None:
    chunks = {"x-r9s-sandbox-events": "chunks"}
    with R9S(api_key="x", server_url=sandbox) as client:
        client.images.create(**OPTIONS, stream=True, partial_images=1, n=2, http_headers=chunks).display()
    assert capsys.readouterr().out.splitlines()[-1] == "picture 0: finished; picture 1: finished"


def test_display_closes_the_connection_and_raises_what_final_raises(sandbox: str) -> None:
    breaks = {"x-r9s-sandbox-fault": "stream-end; after=1"}
    with R9S(api_key="x", server_url=sandbox) as client:
        stream = client.images.create(**OPTIONS, stream=True, partial_images=2, http_headers=breaks)
        with pytest.raises(errors.IncompleteStreamError):
            stream.display()
        assert "closed" in repr(stream) or "read to its end" in repr(stream)


def test_display_after_final_shows_the_completed_event(sandbox: str, capsys: pytest.CaptureFixture[str]) -> None:
    with R9S(api_key="x", server_url=sandbox) as client:
        stream = client.images.create(**OPTIONS, stream=True, partial_images=1)
        completed = stream.final()
        assert stream.display() is completed
    assert capsys.readouterr().out.splitlines() == ["picture 0: finished"]


def test_display_without_ipython_says_what_to_install_and_leaves_the_stream(
    sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with R9S(api_key="x", server_url=sandbox) as client:
        stream = client.images.create(**OPTIONS, stream=True, partial_images=1)
        with monkeypatch.context() as without:
            without.setitem(sys.modules, "IPython.display", None)
            without.setitem(sys.modules, "IPython", None)
            with pytest.raises(ImportError, match=r"display\(\) needs IPython.*: pip install ipython"):
                stream.display()
        assert isinstance(stream.final(), models.ImageGenerationCompleted)


def test_one_picture_is_given_as_itself() -> None:
    """The finished picture takes the place of the state before it."""
    assert shown(board_after(PARTIAL))["image/png"] == PNG
    assert shown(board_after(PARTIAL, PARTIAL, COMPLETED))["image/png"] == OTHER_PNG


def test_several_pictures_are_a_grid() -> None:
    html = shown(board_after(PARTIAL, COMPLETED, PARTIAL))["text/html"]
    assert re.findall('src="data:image/png;base64,(.*?)"', html) == [OTHER_PNG, PNG]
    assert re.findall("<figcaption>(.*?)</figcaption>", html) == ["picture 0", "picture 1, unfinished"]


@pytest.mark.parametrize(("index", "number"), [(4, 4), (None, 1), ("4", 1), ({}, 1)])
def test_a_picture_whose_number_is_none_is_the_next(index: object, number: int) -> None:
    event = models.ImageGenerationPartialSucceeded.from_dict({"type": "x", "image_index": index, "b64_json": PNG})
    assert repr(board_after(COMPLETED, event)) == f"picture 0: finished; picture {number}: finished"


def test_a_completed_event_with_the_usage_alone_finishes_the_picture_before_it() -> None:
    last = models.ImageGenerationCompleted()
    last._earlier = PARTIAL
    finished = board_after(PARTIAL, last)
    assert repr(finished) == "picture 0: finished"
    assert shown(finished)["image/png"] == PNG
    assert repr(board_after(COMPLETED, last)) == "picture 0: finished"
    assert repr(board_after(last)) == "picture 0: finished"


def test_a_chunk_with_the_usage_alone_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    last = chunk()
    last._earlier = PARTIAL
    assert repr(board_after(chunk(FIRST, SECOND), last)) == "picture 0: unfinished; picture 1: unfinished"
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert repr(board_after(last)) == "picture 0: unfinished"


@pytest.mark.parametrize(
    "failed",
    [
        models.ImageGenerationPartialFailed(image_index=1, error=models.ErrorDetail.from_dict(RAIN)),
        UnknownEvent("image_generation.failed", '{"index": 1, "error": {"message": "it rains", "code": "wet"}}'),
        chunk({"index": 1, "error": RAIN}),
    ],
)
def test_a_picture_that_was_not_made_says_why_in_its_place(failed: object) -> None:
    board = board_after(chunk(FIRST), failed)
    assert repr(board) == "picture 0: unfinished; picture 1: it rains (wet)"
    assert "No picture: it rains (wet)" in shown(board)["text/html"]


@pytest.mark.parametrize(
    "event",
    [
        UnknownEvent("x", "not JSON"),
        UnknownEvent("x", "[1]"),
        UnknownEvent("x", '{"error": {"message": "it rains"}}'),
        models.ImageGenerationPartialFailed(),
        chunk({"index": 0}),
        "text",
        None,
        7,
    ],
)
def test_an_event_without_a_picture_shows_nothing(event: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(board_after(event)) == {"text/plain": ""}
    assert capsys.readouterr().out == ""


def test_a_picture_that_is_broken_does_not_end_the_stream() -> None:
    broken = models.ImageGenerationPartialImage(b64_json="***")
    assert "its base64 is not valid" in shown(board_after(broken))["text/html"]


def test_what_shows_is_loaded_only_when_it_is_used() -> None:
    """A program that is no notebook loads neither IPython nor what we have for it."""
    program = (
        "import sys, r9s, r9s.errors; from r9s import R9S, EventStream, models;"
        "print(repr(models.ImageObject.from_dict({'b64_json': 'AA=='})));"
        "names = ('IPython', 'r9s_generated._notebook', 'r9s_generated._display');"
        "print([name for name in names if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
