"""Edits: uploaded pictures, changed where the mask says."""

import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image, ImageChops, ImageDraw

from r9s_sandbox import SandboxURL

Ask = Callable[..., httpx.Response]
FileOf = Callable[..., bytes]
Change = Callable[..., list[Image.Image]]
RED, GREEN, BLUE, YELLOW = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 0)


def quarters(size: tuple[int, int]) -> Image.Image:
    """A picture with another colour in each of its corners."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata([RED, GREEN, BLUE, YELLOW])
    return picture.resize(size, Image.Resampling.NEAREST)


def mask_of(size: tuple[int, int], hole: tuple[int, int, int, int]) -> Image.Image:
    """A mask that is transparent in a rectangle, whose lower right corner belongs to it."""
    mask = Image.new("RGBA", size, (0, 0, 0, 255))
    ImageDraw.Draw(mask).rectangle(hole, fill=(0, 0, 0, 0))
    return mask


def changed(one: Image.Image, other: Image.Image) -> Image.Image:
    """Where two pictures differ: a picture that is 255 there, and 0 elsewhere."""
    red, green, blue, *_ = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([0] + 255 * [255])


def share(picture: Image.Image) -> float:
    """How much of such a picture is 255."""
    return picture.histogram()[255] / (picture.width * picture.height)


def colour(picture: Image.Image, x: float, y: float) -> Any:
    """The colour at a place, of which 0.5, 0.5 is the middle."""
    return picture.convert("RGB").getpixel((int(x * picture.width), int(y * picture.height)))


@pytest.fixture
def change(edit: Ask, file_of: FileOf, picture_of: Callable[[Any], Image.Image]) -> Change:
    """Edits pictures, and gives back those that come in the answer; `images` may be one or several, or their files."""

    def pictures(images: Any, mask: Image.Image | None = None, **fields: Any) -> list[Image.Image]:
        several = images if isinstance(images, list) else [images]
        files = [("image", file_of(image) if isinstance(image, Image.Image) else image) for image in several]
        if mask is not None:
            files.append(("mask", file_of(mask)))
        response = edit(files, {"response_format": "b64_json", **fields})
        assert response.status_code == 200, response.text
        return [picture_of(image) for image in response.json()["data"]]

    return pictures


def test_an_answer_is_what_the_spec_says(edit: Ask, file_of: FileOf, fits: Callable[[str, Any], bool]) -> None:
    """An image and a prompt are enough, and the answer has the schema of the spec, with all of its optional parts."""
    body = edit({"image": file_of(quarters((96, 64)))}).json()
    assert fits("ImageGenerationResponse", body)
    assert {"background", "output_format", "quality", "size", "usage"} <= body.keys()
    assert body["size"] == "96x64"
    assert body["usage"]["input_tokens_details"]["image_tokens"] == 6
    assert body["usage"]["total_tokens"] == body["usage"]["input_tokens"] + body["usage"]["output_tokens"]


def test_without_a_mask_all_of_the_picture_is_changed(change: Change) -> None:
    """Nearly every pixel differs, and yet the picture can be recognised; the prompt is written dark on light."""
    picture = quarters((256, 256))
    (edited,) = change(picture, prompt="HHHH")
    assert share(changed(picture, edited)) > 0.98
    above = [colour(edited, x, y) for x, y in ((0.25, 0.25), (0.75, 0.25), (0.25, 0.6), (0.75, 0.6))]
    assert [each.index(max(each)) for each in (above[0], above[2])] == [0, 2]
    assert len(set(above)) == 4
    written = edited.convert("L").crop((0, 170, 256, 256)).tobytes()
    assert min(written) < 40
    assert max(written) > 240


def test_with_a_mask_only_its_transparent_part_is_changed(change: Change) -> None:
    """Outside, every pixel is that of the picture; inside, nearly none is."""
    picture = Image.effect_noise((200, 120), 90).convert("RGB")
    (edited,) = change(picture, mask_of((200, 120), (50, 40, 149, 99)))
    difference = changed(picture, edited)
    assert share(difference.crop((50, 40, 150, 100))) > 0.9
    difference.paste(0, (50, 40, 150, 100))
    assert share(difference) == 0


def test_what_is_only_half_transparent_in_a_mask_is_kept(change: Change) -> None:
    """As is everything under a mask that has no hole."""
    picture = quarters((64, 64))
    (edited,) = change(picture, Image.new("RGBA", (64, 64), (0, 0, 0, 1)))
    assert share(changed(picture, edited)) == 0


def test_a_mask_with_a_palette_counts(edit: Ask, file_of: FileOf, picture_of: Any) -> None:
    """Transparency is what matters, and not how the file holds it."""
    mask = Image.new("P", (64, 64))
    mask.putpalette([0, 0, 0, 255, 255, 255])
    mask.paste(1, (0, 0, 64, 32))
    file = io.BytesIO()
    mask.save(file, "PNG", transparency=1)
    picture = quarters((64, 64))
    files = {"image": file_of(picture), "mask": file.getvalue()}
    edited = picture_of(edit(files, {"response_format": "b64_json"}).json()["data"][0])
    difference = changed(picture, edited)
    assert share(difference.crop((0, 0, 64, 32))) > 0.9
    assert share(difference.crop((0, 32, 64, 64))) == 0


@pytest.mark.parametrize("size", ["128x128", "128x64", "32x32"])
def test_picture_and_mask_are_scaled_to_the_size_that_was_asked_for(change: Change, size: str) -> None:
    """Together, so that the same part of the picture is changed."""
    picture = quarters((64, 64))
    (edited,) = change(picture, mask_of((64, 64), (32, 32, 63, 63)), size=size)
    assert "{}x{}".format(*edited.size) == size
    assert [colour(edited, x, y) for x, y in ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8))] == [RED, GREEN, BLUE]
    assert colour(edited, 0.55, 0.55) != YELLOW


@pytest.mark.parametrize("fields", [{}, {"size": "auto"}])
@pytest.mark.parametrize("size", [(70, 50), (1, 1), (2, 300)])
def test_without_a_size_an_edit_is_as_large_as_the_first_picture(
    change: Change, fields: dict[str, str], size: tuple[int, int]
) -> None:
    """However small that is."""
    (edited,) = change([quarters(size), quarters((64, 64))], **fields)
    assert edited.size == size


def test_a_picture_that_is_too_large_for_an_answer_is_made_smaller(change: Change) -> None:
    """As long as the size is left to the server."""
    (edited,) = change(Image.new("1", (10_000, 40)))
    assert edited.size == (8192, 32)


def test_several_pictures_are_all_shown(change: Change) -> None:
    """In rows, each with its ratio, and the mask belongs to the first."""
    pictures = [Image.new("RGB", (64, 64), colour) for colour in (RED, GREEN, BLUE, YELLOW)]
    (edited,) = change(pictures, mask_of((64, 64), (0, 0, 63, 31)), size="256x256")
    assert colour(edited, 0.1, 0.05) != RED
    assert [colour(edited, x, y) for x, y in ((0.25, 0.4), (0.75, 0.1), (0.25, 0.9), (0.75, 0.9))] == [
        RED,
        GREEN,
        BLUE,
        YELLOW,
    ]


def test_sixteen_pictures_are_taken(change: Change) -> None:
    """That is as many as there may be."""
    (edited,) = change([quarters((8, 8))] * 16, size="64x64")
    assert edited.size == (64, 64)


@pytest.mark.parametrize("names", [["image", "image"], ["image[]", "image[]"], ["image", "image[]"]])
def test_a_list_may_be_sent_in_either_way(
    edit: Ask, file_of: FileOf, change: Change, picture_of: Any, names: list[str]
) -> None:
    """`image[]` is `image`."""
    pictures = [quarters((64, 64)), Image.new("RGB", (64, 64), RED)]
    files = [(name, file_of(picture)) for name, picture in zip(names, pictures, strict=True)]
    (image,) = edit(files, {"response_format": "b64_json"}).json()["data"]
    assert share(changed(picture_of(image), change(pictures)[0])) == 0


@pytest.mark.parametrize(
    ("image_format", "modes"),
    [("PNG", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]), ("JPEG", ["L", "RGB", "CMYK"]), ("WEBP", ["RGB", "RGBA"])],
)
def test_pictures_of_all_kinds_are_read(change: Change, file_of: FileOf, image_format: str, modes: list[str]) -> None:
    """Whatever colours their format can have."""
    for mode in modes:
        assert change(file_of(Image.new(mode, (20, 20)), image_format))[0].size == (20, 20)


def test_what_a_file_is_shows_in_its_content(edit: Ask, file_of: FileOf) -> None:
    """Its name and its declared type do not matter."""
    misnamed = ("picture.gif", file_of(quarters((64, 64)), "JPEG"), "image/gif")
    assert edit({"image": misnamed}).status_code == 200


@pytest.mark.parametrize(("background", "corner"), [("opaque", (255, 255, 255)), ("transparent", (0, 0, 0, 0))])
def test_see_through_parts_stay_so_only_when_asked(change: Change, background: str, corner: Any) -> None:
    """With a transparent background, the upload keeps its alpha channel; otherwise it lies on white."""
    picture = quarters((64, 64)).convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 10, 10))
    (edited,) = change(picture, mask_of((64, 64), (32, 32, 63, 63)), background=background)
    assert edited.getpixel((2, 2)) == corner
    assert edited.convert("RGB").getpixel((40, 10)) == GREEN


def test_a_hole_in_the_picture_itself_is_filled(change: Change) -> None:
    """Where mask and picture are both transparent, the edit is not."""
    picture = mask_of((64, 64), (16, 16, 47, 47))
    (edited,) = change(picture, picture, background="transparent")
    assert edited.getchannel("A").getextrema() == (255, 255)


def test_the_same_request_gives_the_same_bytes(change: Change) -> None:
    """Files, prompt and fields decide every pixel, and each of them makes a difference."""
    picture, mask = quarters((64, 64)), mask_of((64, 64), (0, 0, 31, 63))
    first = change(picture, mask)[0].tobytes()
    assert change(picture, mask)[0].tobytes() == first
    others = [
        change(picture),
        change(picture, mask, prompt="a scarf"),
        change(Image.new("RGB", (64, 64)), mask),
        change(picture, mask_of((64, 64), (0, 0, 63, 31))),
    ]
    assert first not in [other.tobytes() for (other,) in others]


def test_n_edits_differ_from_each_other(change: Change, url: SandboxURL) -> None:
    """And each counts as drawn."""
    before = url.drawn
    assert len({edited.tobytes() for edited in change(quarters((64, 64)), n=3)}) == 3
    assert url.drawn - before == 3


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_an_edit_has_the_format_that_was_asked_for(change: Change, output_format: str) -> None:
    """Whatever format the upload has."""
    (edited,) = change(quarters((64, 64)), output_format=output_format, output_compression=50)
    assert edited.format == output_format.upper()


def test_links_and_models_are_as_with_generations(edit: Ask, file_of: FileOf, anonymous: httpx.Client) -> None:
    """A link by default, b64_json from GPT image models, which take no response_format; the quality is echoed."""
    files = {"image": file_of(quarters((64, 64)))}
    body = edit(files, {"quality": "high"}).json()
    assert body["quality"] == "high"
    assert anonymous.get(body["data"][0]["url"]).headers["content-type"] == "image/png"
    assert edit(files, {"model": "gpt-image-2.6-sunburst"}).json()["data"][0].keys() == {"b64_json"}
    refused = edit(files, {"model": "gpt-image-2.6-sunburst", "response_format": "url"})
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "response_format")
