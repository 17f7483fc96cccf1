"""Vector graphics: svg."""

import base64
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from PIL import Image

Ask = Callable[..., httpx.Response]
ErrorOf = Callable[[httpx.Response, int], dict[str, Any]]
SVG = "{http://www.w3.org/2000/svg}"
AUTHOR = {"model": "gpt-5.6", "reasoning": {"effort": "low"}}


@pytest.fixture
def write(generate: Ask) -> Callable[..., bytes]:
    """Asks for a graphic, and gives back its file."""

    def content(**fields: Any) -> bytes:
        body = {"prompt": "a cat", "model": "gpt-image-2.6-sunburst", "output_format": "svg", "svg": AUTHOR, **fields}
        answer = generate(body)
        assert answer.status_code == 200, answer.text
        return base64.b64decode(answer.json()["data"][0]["b64_json"])

    return content


def said(content: bytes) -> str:
    """The text of a graphic, which must be XML, with its lines joined."""
    root = ElementTree.fromstring(content)
    assert root.tag == f"{SVG}svg"
    return " ".join(each.text or "" for each in root.iter(f"{SVG}text"))


@pytest.mark.parametrize(
    "prompt", ["a cat on a windowsill", "<script>alert(1)</script> & \"more\" ]]> 'x'", "&amp; &#65;", "你好 🐱 é"]
)
def test_a_graphic_shows_its_prompt_as_text(write: Any, prompt: str) -> None:
    """Escaped, and in its title as a whole."""
    content = write(prompt=prompt, size="512x256")
    assert said(content).replace(" ", "") == prompt.replace(" ", "")
    root = ElementTree.fromstring(content)
    assert root.findtext(f"{SVG}title") == prompt
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("512", "256", "0 0 512 256")
    assert not list(root.iter(f"{SVG}script"))


@pytest.mark.parametrize("prompt", ["", " ", "x" * 32_000, "\x00\x0b\x1f\ufffe\t\r\n"])
@pytest.mark.parametrize("size", ["16x16", "1024x1024"])
def test_any_prompt_can_be_written(write: Any, prompt: str, size: str) -> None:
    """Also what XML cannot hold."""
    said(write(prompt=prompt, size=size))


def test_the_same_request_writes_the_same_bytes(write: Any) -> None:
    """And another one others."""
    assert write() == write()
    assert len({write(), write(prompt="a dog"), write(size="80x64"), write(prompt="a cat ")}) == 4


def test_the_answer_says_what_the_author_used(generate: Ask, anonymous: httpx.Client, fits: Any) -> None:
    """Beside the usage of the image; a link knows that it is a graphic."""
    answer = generate({"prompt": "a cat", "output_format": "svg", "svg": AUTHOR}).json()
    assert fits("ImageGenerationResponse", answer)
    usage = answer["svg_usage"]
    assert usage["model"] == AUTHOR["model"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert usage["reasoning_tokens"] == 0
    assert answer["output_format"] == "svg"
    link = answer["data"][0]["url"]
    assert link.endswith(".svg")
    linked = anonymous.get(link)
    assert linked.headers["content-type"] == "image/svg+xml"
    assert said(linked.content) == "a cat"
    assert "svg_usage" not in generate({"prompt": "a cat"}).json()


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"output_format": "svg"}, "svg"),
        ({"output_format": "svg", "svg": {}}, "svg.model"),
        ({"output_format": "svg", "svg": "m"}, "svg"),
        ({"output_format": "svg", "svg": AUTHOR, "n": 2}, "n"),
        ({"output_format": "svg", "svg": AUTHOR, "stream": True}, "stream"),
        ({"output_format": "svg", "svg": AUTHOR, "partial_images": 1}, "partial_images"),
        ({"output_format": "svg", "svg": AUTHOR, "output_compression": 50}, "output_compression"),
        ({"output_format": "svg", "svg": AUTHOR, "frame_count": 3}, "frame_count"),
        ({"svg": AUTHOR}, "svg"),
        ({"output_format": "png", "svg": AUTHOR}, "svg"),
    ],
)
def test_what_does_not_go_with_a_graphic_is_a_400(
    generate: Ask, error_of: ErrorOf, fields: dict[str, Any], param: str
) -> None:
    """The field is named."""
    error = error_of(generate({"prompt": "a", **fields}), 400)
    assert error["param"] == param
    assert param in error["message"]


@pytest.mark.parametrize(
    "author",
    [
        {"svg[model]": "gpt-5.6"},
        {"svg[model]": "gpt-5.6", "svg[reasoning][effort]": "low"},
        {"svg": json.dumps(AUTHOR)},
        {"svg": json.dumps({"model": "gpt-5.6"}), "svg[reasoning][effort]": "low"},
    ],
)
def test_an_edit_takes_its_author_in_parts_or_as_json(edit: Ask, file_of: Any, author: dict[str, str]) -> None:
    """The spec says that the members of `svg` are parts of their own; a gateway takes JSON as well."""
    answer = edit({"image": file_of(Image.new("RGB", (64, 48), "navy"))}, {"output_format": "svg", **author}).json()
    assert answer["svg_usage"]["model"] == "gpt-5.6"
    assert answer["size"] == "64x48"


@pytest.mark.parametrize(
    ("author", "param"),
    [
        ({"svg[model]": ["a", "b"]}, "svg[model]"),
        ({"svg": json.dumps(AUTHOR), "svg[model]": "a"}, "svg"),
        ({"svg[model]": "a", "svg": json.dumps(AUTHOR)}, "svg"),
        ({"svg[model]": "a", "svg[model][x]": "b"}, "svg"),
        ({"svg[reasoning]": "low", "svg[model]": "a"}, "svg.reasoning"),
        ({"svg[]": "a"}, "svg"),
        ({"svg[model": "a"}, "svg"),
    ],
)
def test_an_author_that_is_no_object_is_a_400(
    edit: Ask, png: bytes, error_of: ErrorOf, author: dict[str, Any], param: str
) -> None:
    """Given twice, or not as the spec says."""
    assert error_of(edit({"image": png}, {"output_format": "svg", **author}), 400)["param"] == param


def test_an_edit_is_a_mosaic_of_its_picture(edit: Ask, file_of: Any) -> None:
    """Its colours follow from the picture, and a mask keeps them."""
    picture = Image.new("RGB", (64, 64), "red")
    mask = Image.new("RGBA", (64, 64), "black")
    mask.paste((0, 0, 0, 0), (32, 32, 64, 64))
    fields = {"output_format": "svg", "model": "gpt-image-2.5-flare", "svg[model]": "m"}
    answer = edit({"image": file_of(picture), "mask": file_of(mask)}, fields).json()
    root = ElementTree.fromstring(base64.b64decode(answer["data"][0]["b64_json"]))
    colours = [each.get("fill") for each in root.iter(f"{SVG}path")]
    assert colours[0] == "#ff0000"
    assert colours[-1] != "#ff0000"
