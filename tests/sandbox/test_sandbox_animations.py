"""Pictures that move: gif."""

import base64
import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import httpx
import pytest
from PIL import Image

Ask = Callable[..., httpx.Response]
ErrorOf = Callable[[httpx.Response, int], dict[str, Any]]


@pytest.fixture
def animate(generate: Ask, picture_of: Callable[[Any], Image.Image]) -> Callable[..., Image.Image]:
    """Asks for an animation."""

    def picture(**fields: Any) -> Image.Image:
        body = {"prompt": "a cat", "model": "gpt-image-2.6-sunburst", "output_format": "gif", **fields}
        answer = generate(body)
        assert answer.status_code == 200, answer.text
        return picture_of(answer.json()["data"][0])

    return picture


def frames_of(picture: Any) -> list[bytes]:
    """The pixels of each frame."""
    frames = []
    for number in range(picture.n_frames):
        picture.seek(number)
        frames.append(picture.convert("RGB").tobytes())
    return frames


@pytest.mark.parametrize(("asked", "count"), [({}, 9), ({"frame_count": 2}, 2), ({"frame_count": 16}, 16)])
@pytest.mark.parametrize("size", ["16x16", "256x128"])
def test_an_animation_has_as_many_frames_as_were_asked_for(
    animate: Any, asked: dict[str, int], count: int, size: str
) -> None:
    """However small it is, each differs from the one before; and it goes on without an end."""
    picture = animate(size=size, **asked)
    assert (picture.format, "{}x{}".format(*picture.size), picture.info["loop"]) == ("GIF", size, 0)
    frames = frames_of(picture)
    assert len(frames) == count
    assert all(one != other for one, other in pairwise(frames))


def test_one_pixel_can_move(edit: Ask, file_of: Any, picture_of: Any) -> None:
    """An edit is as large as its picture."""
    answer = edit({"image": file_of(Image.new("L", (1, 1)))}, {"output_format": "gif", "response_format": "b64_json"})
    assert len(frames_of(picture_of(answer.json()["data"][0]))) == 9


@pytest.mark.parametrize(
    ("asked", "shown"), [(None, 200), (1, 10), (14, 10), (15, 20), (25, 30), (1000, 1000), (655_350, 655_350)]
)
def test_frames_are_shown_for_as_long_as_was_asked_for(animate: Any, asked: int | None, shown: int) -> None:
    """In hundredths of a second, since a gif knows no others."""
    picture = animate(frame_count=2, **({} if asked is None else {"frame_duration_ms": asked}))
    for number in range(2):
        picture.seek(number)
        assert picture.info["duration"] == shown


def test_the_same_request_draws_the_same_bytes(animate: Any, generate: Ask, anonymous: httpx.Client) -> None:
    """As a link too, which says what it is."""
    body = {"prompt": "a cat", "output_format": "gif", "size": "64x64"}
    answer = generate(body).json()
    linked = anonymous.get(answer["data"][0]["url"])
    assert answer["output_format"] == "gif"
    assert answer["data"][0]["url"].endswith(".gif")
    assert linked.headers["content-type"] == "image/gif"
    again = generate({**body, "response_format": "b64_json"}).json()["data"][0]["b64_json"]
    assert linked.content == base64.b64decode(again)


def test_the_first_frame_is_the_picture(animate: Any, generate: Ask, picture_of: Any) -> None:
    """As nearly as a palette allows, apart from the bar below."""
    still = picture_of(generate({"prompt": "a cat", "model": "gpt-image-2", "size": "128x128"}).json()["data"][0])
    first = animate(size="128x128").convert("RGB")
    for place in ((5, 5), (64, 20), (120, 100)):
        distances = [abs(a - b) for a, b in zip(still.getpixel(place), first.getpixel(place), strict=True)]
        assert max(distances) < 48


def test_an_edit_moves(edit: Ask, png: bytes) -> None:
    """And each of n of them."""
    fields = {"output_format": "gif", "n": "2", "frame_count": "3", "model": "gpt-image-2.5-flare"}
    images = edit({"image": png}, fields).json()["data"]
    files = [Image.open(io.BytesIO(base64.b64decode(each["b64_json"]))) for each in images]
    assert [len(frames_of(each)) for each in files] == [3, 3]
    assert images[0] != images[1]


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"output_format": "gif", "stream": True}, "stream"),
        ({"output_format": "gif", "partial_images": 1}, "partial_images"),
        ({"output_format": "gif", "output_compression": 100}, "output_compression"),
        ({"output_format": "gif", "svg": {"model": "m"}}, "svg"),
        ({"output_format": "gif", "frame_count": 1}, "frame_count"),
        ({"output_format": "gif", "frame_count": 17}, "frame_count"),
        ({"output_format": "gif", "frame_duration_ms": 655_351}, "frame_duration_ms"),
        ({"output_format": "gif", "frame_duration_ms": 0}, "frame_duration_ms"),
        ({"frame_count": 9}, "frame_count"),
        ({"frame_duration_ms": 200, "output_format": "webp"}, "frame_duration_ms"),
        ({"output_format": "bmp"}, "output_format"),
    ],
)
def test_what_does_not_go_with_a_gif_is_a_400(
    generate: Ask, error_of: ErrorOf, fields: dict[str, Any], param: str
) -> None:
    """The field is named."""
    error = error_of(generate({"prompt": "a", **fields}), 400)
    assert error["param"] == param
    assert param in error["message"]


def test_a_gif_has_no_mask(edit: Ask, png: bytes, file_of: Any, error_of: ErrorOf) -> None:
    """Though the file is a good one; what asks for nothing is no obstacle."""
    files = {"image": png, "mask": file_of(Image.new("RGBA", (32, 32)))}
    error = error_of(edit(files, {"output_format": "gif"}), 400)
    assert (error["param"], error["message"]) == ("mask", "mask: it does not work with output_format gif.")
    nothing = {"output_format": "gif", "stream": "false", "partial_images": "0", "frame_count": "2"}
    assert edit({"image": png}, nothing).status_code == 200
