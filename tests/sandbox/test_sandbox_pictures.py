"""The images, and how they come back."""

import base64
import io
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image

import r9s_sandbox

PATH = "/images/generations"
Generate = Callable[..., httpx.Response]


def files_of(response: httpx.Response) -> list[bytes]:
    """The image files inside an answer."""
    assert response.status_code == 200, response.text
    return [base64.b64decode(image["b64_json"]) for image in response.json()["data"]]


@pytest.fixture
def draw(generate: Generate) -> Any:
    """Asks for images inside the answer, and gives back the files."""

    def files(**body: Any) -> list[bytes]:
        return files_of(generate({"prompt": "a cat", "response_format": "b64_json", **body}))

    return files


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("256x256", (256, 256)),
        ("300x200", (300, 200)),
        ("16x16", (16, 16)),
        ("auto", (1024, 1024)),
        ("1:1", (1024, 1024)),
        (None, (1024, 1024)),
    ],
)
def test_an_image_has_the_size_that_was_asked_for(
    client: httpx.Client, size: str | None, expected: tuple[int, int]
) -> None:
    """Width x height; without a size, and for `auto`, 1024x1024. The answer says what was drawn."""
    body = {"prompt": "a cat", "response_format": "b64_json"} | ({} if size is None else {"size": size})
    response = client.post(PATH, json=body)
    assert Image.open(io.BytesIO(files_of(response)[0])).size == expected
    assert response.json()["size"] == "{}x{}".format(*expected)


@pytest.mark.parametrize(("ratio", "expected"), [("16:9", 16 / 9), ("2:3", 2 / 3)])
def test_a_ratio_is_drawn_with_about_a_million_pixels(draw: Any, ratio: str, expected: float) -> None:
    """The sides are rounded to 16 pixels."""
    width, height = Image.open(io.BytesIO(draw(size=ratio)[0])).size
    assert width / height == pytest.approx(expected, rel=0.03)
    assert width * height == pytest.approx(1024 * 1024, rel=0.05)


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_an_image_has_the_format_that_was_asked_for(
    generate: Generate, anonymous: httpx.Client, output_format: str
) -> None:
    """In the file, in the answer, in the link and in the content type of what is behind it."""
    body = generate({"prompt": "a cat", "output_format": output_format}).json()
    link = body["data"][0]["url"]
    response = anonymous.get(link)
    assert body["output_format"] == output_format
    assert link.endswith("." + output_format)
    assert response.headers["content-type"] == f"image/{output_format}"
    assert Image.open(io.BytesIO(response.content)).format == output_format.upper()


def test_png_is_the_default_format(draw: Any) -> None:
    """A request without output_format gets a PNG."""
    assert Image.open(io.BytesIO(draw()[0])).format == "PNG"


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_the_same_request_draws_the_same_bytes(draw: Any, output_format: str) -> None:
    """Prompt, seed and size decide every byte of the file."""
    body = {"seed": 7, "output_format": output_format, "size": "200x100"}
    assert draw(**body) == draw(**body)


@pytest.mark.parametrize("other", [{"prompt": "a dog"}, {"seed": 1}, {"size": "65x64"}])
def test_another_request_draws_another_picture(draw: Any, other: dict[str, Any]) -> None:
    """The prompt, the seed and the size each make a difference."""
    assert draw(**other) != draw()


def test_the_background_differs_by_prompt(draw: Any) -> None:
    """Not only the text: the corners differ as well."""
    corners = {
        Image.open(io.BytesIO(draw(prompt=prompt)[0])).convert("RGB").getpixel((0, 0)) for prompt in ("a", "b", "c")
    }
    assert len(corners) > 1


def test_n_images_differ_from_each_other_and_come_again(draw: Any) -> None:
    """The second of three is the same in every call, and another than the first."""
    three = draw(n=3)
    assert len(set(three)) == 3
    assert draw(n=2) == three[:2]


def test_the_prompt_is_written_in_dark_on_light(draw: Any) -> None:
    """In the middle of the picture are very dark and very light pixels."""
    written = Image.open(io.BytesIO(draw(prompt="HHHH", size="512x512")[0])).convert("L")
    middle = written.crop((120, 200, 392, 312))
    darkest, lightest = min(middle.tobytes()), max(middle.tobytes())
    assert (darkest < 60, lightest > 240) == (True, True)


@pytest.mark.parametrize("prompt", ["", " ", "x" * 32_000, "word " * 5000, "\x00\t\n", "Zürich — 你好 🐱", "\u0301"])
@pytest.mark.parametrize("size", ["16x16", "256x64"])
def test_any_prompt_can_be_drawn(draw: Any, prompt: str, size: str) -> None:
    """However long, however strange, and on however little room."""
    assert draw(prompt=prompt, size=size)


@pytest.mark.parametrize("output_format", ["png", "webp"])
def test_a_transparent_background_lets_through(generate: Generate, output_format: str) -> None:
    """Some of the picture is see-through, and the answer says so."""
    asked = {"background": "transparent", "output_format": output_format, "response_format": "b64_json"}
    response = generate({"prompt": "a cat", **asked})
    alpha = Image.open(io.BytesIO(files_of(response)[0])).getchannel("A")
    assert alpha.getextrema() == (0, 255)
    assert response.json()["background"] == "transparent"


@pytest.mark.parametrize("background", [{}, {"background": "auto"}, {"background": "opaque"}])
def test_other_backgrounds_are_opaque(generate: Generate, background: dict[str, str]) -> None:
    """Unless transparency is asked for, the picture has none."""
    response = generate({"prompt": "a cat", "response_format": "b64_json", **background})
    assert Image.open(io.BytesIO(files_of(response)[0])).mode == "RGB"
    assert response.json()["background"] == "opaque"


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
def test_compression_decides_the_length(draw: Any, output_format: str) -> None:
    """A file of less quality is shorter."""
    small, large = (draw(output_format=output_format, output_compression=each, size="256x256")[0] for each in (0, 100))
    assert len(small) < len(large)


@pytest.mark.parametrize("model", ["gpt-image-1.5", "gpt-image-1-mini", "gpt-image-2", "chatgpt-image-latest"])
def test_gpt_image_models_answer_inside_the_answer(generate: Generate, model: str) -> None:
    """They always answer b64_json, and take no response_format."""
    (image,) = generate({"prompt": "a cat", "model": model, "size": "auto"}).json()["data"]
    assert image.keys() == {"b64_json"}
    refused = generate({"prompt": "a cat", "model": model, "response_format": "b64_json"})
    assert refused.status_code == 400
    assert refused.json()["error"]["param"] == "response_format"


@pytest.mark.parametrize("model", [{}, {"model": "cogview-3"}, {"model": "wanx-v1"}, {"model": "gpt-4o-mini"}])
def test_other_models_answer_a_link_unless_asked_otherwise(generate: Generate, model: dict[str, str]) -> None:
    """`url` is the default, and both can be asked for."""
    for asked, kind in (
        ({}, "url"),
        ({"response_format": "url"}, "url"),
        ({"response_format": "b64_json"}, "b64_json"),
    ):
        (image,) = generate({"prompt": "a cat", **model, **asked}).json()["data"]
        assert image.keys() == {kind}


def test_the_answer_says_which_prompt_was_drawn_when_it_might_differ(generate: Generate) -> None:
    """Where the provider was allowed to rewrite the prompt."""
    (image,) = generate({"prompt": "a cat", "prompt_extend": True}).json()["data"]
    assert image["revised_prompt"] == "a cat"


@pytest.mark.parametrize(
    ("asked", "drawn"), [("low", "low"), ("max", "max"), ("auto", "medium"), ("standard", "medium"), ("hd", "high")]
)
def test_the_quality_is_one_that_was_resolved(generate: Generate, asked: str, drawn: str) -> None:
    """In the words of GPT image models, whichever words the request has."""
    assert generate({"prompt": "a cat", "quality": asked}).json()["quality"] == drawn
    assert generate({"prompt": "a cat"}).json()["quality"] == "medium"


@pytest.mark.parametrize(
    ("sent", "echoed"),
    [
        ({}, None),
        ({"safety_identifier": "a"}, "a"),
        ({"user": "b"}, "b"),
        ({"safety_identifier": "a", "user": "b"}, "a"),
        ({"safety_identifier": "", "user": "b"}, "b"),
    ],
)
def test_the_id_of_the_end_user_is_echoed(generate: Generate, sent: dict[str, str], echoed: str | None) -> None:
    """The one that counts: `user` only where there is no other."""
    assert generate({"prompt": "a cat", **sent}).json().get("safety_identifier") == echoed


def test_a_link_holds_what_the_answer_would_have_held(generate: Generate, anonymous: httpx.Client, draw: Any) -> None:
    """The same bytes by either way, and a link needs no key."""
    link = generate({"prompt": "a cat"}).json()["data"][0]["url"]
    assert [anonymous.get(link).content] == draw()


def test_two_links_to_the_same_picture_differ(generate: Generate) -> None:
    """Nobody can work out a link from the request."""
    links = {generate({"prompt": "a cat"}).json()["data"][0]["url"] for _ in range(2)}
    assert len(links) == 2


def test_a_link_expires_after_an_hour() -> None:
    """Up to then it works; from then on it is a 404 in the API's error shape."""
    now = 1_000_000.0
    with r9s_sandbox.serve(clock=lambda: now) as url, httpx.Client(headers={"authorization": "Bearer k"}) as client:
        body = client.post(url + PATH, json={"prompt": "a", "size": "64x64"}).json()
        assert body["created"] == now
        link = body["data"][0]["url"]
        now += 3599
        assert client.get(link).status_code == 200
        now += 1
        expired = client.get(link)
        assert expired.status_code == 404
        assert expired.json()["error"]["code"] == "file_not_found"


def test_drawing_does_not_keep_others_waiting(generate: Generate, client: httpx.Client, held: threading.Event) -> None:
    """While a picture is being drawn, the sandbox answers other requests."""
    answers: list[httpx.Response] = []
    drawing = threading.Thread(target=lambda: answers.append(generate({"prompt": "slow"})))
    drawing.start()
    assert client.get("/nothing").status_code == 404
    assert not answers
    held.set()
    drawing.join()
    assert answers[0].status_code == 200
