"""What notebooks show of pictures, results and events, by media type."""

import base64
import re
import time
from typing import Any

import pytest

import r9s
import r9s_sandbox
from r9s import R9S, models
from tests.showing.pictures import OTHER_PNG, PNG, SCRIPT, SVG, drawn, picture, result, shown

LINK = "https://pictures.example/a%20cat.png"
PARTIAL = {"type": "image_generation.partial_image", "b64_json": PNG, "partial_image_index": 0}
COMPLETED = {"type": "image_generation.completed", "b64_json": OTHER_PNG}
UNKNOWN = "The data is not a picture in a known format, or its base64 is not valid."
LARGER = base64.b64encode(base64.b64decode(PNG) + bytes(300)).decode()
CHUNK = {"object": "image.generation.chunk", "data": [{"index": 1, "b64_json": PNG, "is_final": False}]}


@pytest.mark.parametrize("image_format", ["png", "jpeg"])
def test_a_png_or_jpeg_is_given_as_itself(image_format: str) -> None:
    """Every front end knows these two: the letters are those that came, and there is no HTML beside them."""
    letters = drawn(image_format)
    image = picture(b64_json=letters)
    assert shown(image) == {f"image/{image_format}": letters, "text/plain": repr(image)}


@pytest.mark.parametrize("image_format", ["gif", "webp", "bmp", "svg"])
def test_another_format_is_an_img_of_its_data(image_format: str) -> None:
    found = shown(picture(b64_json=drawn(image_format)))
    assert found.keys() == {"text/html", "text/plain"}
    media_type = "image/svg+xml" if image_format == "svg" else f"image/{image_format}"
    assert f'<img src="data:{media_type};base64,{drawn(image_format)}"' in found["text/html"]


@pytest.mark.parametrize("text", [SVG, f"data:image/svg+xml,{SVG}", drawn("svg")])
def test_an_svg_with_a_script_never_becomes_a_part_of_the_page(text: str) -> None:
    """However it came, it is the data of an <img>, in which browsers run no script."""
    found = shown(picture(b64_json=text))
    assert "image/svg+xml" not in found
    assert "<script" not in found["text/html"]
    assert f"data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}" in found["text/html"]


def test_base64_that_a_notebook_could_not_read_is_cleaned() -> None:
    """Line breaks, the letters of URLs and missing padding do no harm."""
    odd = PNG.rstrip("=").replace("+", "-").replace("/", "_")
    assert shown(picture(b64_json=f"{odd[:20]}\n{odd[20:]}"))["image/png"] == PNG


def test_a_data_url_in_the_place_of_a_url_is_shown() -> None:
    assert shown(picture(url=f"data:image/png;base64,{PNG}"))["image/png"] == PNG


def test_a_result_with_one_picture_is_that_picture() -> None:
    assert shown(result({"b64_json": PNG}))["image/png"] == PNG


def test_a_result_with_several_is_a_grid_of_them() -> None:
    """Below each stands how to get at it."""
    html = shown(result({"b64_json": PNG}, {"b64_json": drawn("webp")}, {"b64_json": OTHER_PNG}))["text/html"]
    sources = re.findall(r'<img src="([^"]*)" alt="([^"]*)"', html)
    assert sources == [
        (f"data:image/png;base64,{PNG}", "data[0]"),
        (f"data:image/webp;base64,{drawn('webp')}", "data[1]"),
        (f"data:image/png;base64,{OTHER_PNG}", "data[2]"),
    ]
    assert re.findall("<figcaption>(.*?)</figcaption>", html) == ["data[0]", "data[1]", "data[2]"]


def test_a_picture_that_was_not_made_has_its_place_in_the_grid() -> None:
    html = shown(result({"b64_json": PNG}, {"error": {"message": f"No {SCRIPT}", "code": "blocked"}}))["text/html"]
    assert "No picture: No &lt;script&gt;alert(1)&lt;/script&gt; (blocked)" in html
    assert "data[1]" in html


def test_an_empty_result_shows_its_text_alone() -> None:
    empty = result()
    assert shown(empty) == {"text/plain": repr(empty)}


def test_events_show_their_pictures() -> None:
    """A partial image and a completed one are pictures; so is a chunk with news of one."""
    assert shown(models.ImageGenerationPartialImage.from_dict(PARTIAL))["image/png"] == PNG
    assert shown(models.ImageGenerationCompleted.from_dict(COMPLETED))["image/png"] == OTHER_PNG
    assert shown(models.ImageGenerationChunk.from_dict(CHUNK))["image/png"] == PNG


def test_an_unfinished_picture_of_several_says_so() -> None:
    both = [{"index": 0, "b64_json": OTHER_PNG, "is_final": True}, {"index": 1, "b64_json": PNG, "is_final": False}]
    html = shown(models.ImageGenerationChunk.from_dict({**CHUNK, "data": both}))["text/html"]
    assert re.findall("<figcaption>(.*?)</figcaption>", html) == ["data[0]", "data[1], unfinished"]


def test_a_chunk_whose_pictures_have_other_numbers_shows_the_numbers() -> None:
    both = [{"index": 3, "b64_json": PNG}, {"index": 5, "b64_json": OTHER_PNG}]
    html = shown(models.ImageGenerationChunk.from_dict({**CHUNK, "data": both}))["text/html"]
    assert re.findall("<figcaption>(.*?)</figcaption>", html) == ["picture 3", "picture 5"]


def test_what_pictures_yields_shows_itself() -> None:
    with r9s_sandbox.serve() as url, R9S(api_key="x", server_url=url) as client:
        options: dict[str, Any] = {"model": "gpt-image-2.6-sunburst", "size": "256x256"}
        stream = client.images.create(prompt="a fox", stream=True, partial_images=1, **options)
        for each in stream.pictures():
            assert base64.b64decode(shown(each)["image/png"]) == r9s.read(each)


def test_a_link_is_not_followed() -> None:
    """The server of the pictures gets no request, and the page loads nothing by itself."""
    with r9s_sandbox.serve() as url, R9S(api_key="x", server_url=url) as client:
        found = client.images.create(prompt="a fox", model="wanx-v1", n=2)
        before = len(url.requests)
        html = shown(found)["text/html"] + shown(found.data[0])["text/html"]
        assert len(url.requests) == before
    assert "src=" not in html
    assert f'<a href="{found.data[1].url}" target="_blank" rel="noopener noreferrer">' in html


def test_the_text_of_a_link_leaves_out_its_query() -> None:
    """The query may hold a signature; the link itself needs it."""
    html = shown(picture(url=f"{LINK}?sig=abc&x=1"))["text/html"]
    assert f'<a href="{LINK}?sig=abc&amp;x=1" ' in html
    assert f">{LINK}?...</a>" in html


@pytest.mark.parametrize("url", ["javascript://x/%0aalert(1)", "file:///etc/passwd", "ftp://pictures.example/a.png"])
def test_only_web_addresses_are_links(url: str) -> None:
    html = shown(picture(url=url))["text/html"]
    assert "href" not in html
    assert url in html


def test_nothing_of_a_server_is_markup() -> None:
    """Quotes and tags in an address are text."""
    html = shown(picture(url=f'https://x.example/"><img src=x onerror=alert(1)>{SCRIPT}'))["text/html"]
    assert "<img" not in html
    assert "<script" not in html
    assert 'href="https://x.example/&quot;&gt;&lt;img src=x' in html


def moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))


def test_a_link_of_a_result_says_until_when_it_works() -> None:
    """60 minutes after `created`, in UTC, by the result and by each of its pictures alone."""
    now = int(time.time())
    fresh, old = result({"url": LINK}, created=now), result({"url": LINK}, created=now - 7200)
    for held in (fresh, fresh.data[0]):
        assert f"The link works until {moment(now + 3600)}, 60 minutes after" in shown(held)["text/html"]
    for held in (old, old.data[0]):
        assert f"The link worked until {moment(now - 3600)}, 60 minutes after" in shown(held)["text/html"]


def test_a_link_of_a_completed_event_says_until_when_it_works() -> None:
    now = int(time.time())
    event = models.ImageGenerationCompleted.from_dict({**COMPLETED, "b64_json": None, "url": LINK, "created_at": now})
    assert f"The link works until {moment(now + 3600)}" in shown(event)["text/html"]


@pytest.mark.parametrize("created", [None, "soon", -1, 0, 5, True, 1.7e12, 10**400, float("nan"), [], {}])
def test_a_link_of_unknown_age_says_how_long_links_work(created: Any) -> None:
    html = shown(result({"url": LINK}, created=created))["text/html"]
    assert "The link works for 60 minutes after the picture was made." in html


def test_a_link_whose_life_the_api_does_not_tell_says_so() -> None:
    event = models.ImageGenerationPartialSucceeded.from_dict(
        {"type": "image_generation.partial_succeeded", "image_index": 0, "url": LINK}
    )
    assert "The lifetime of the link is not known." in shown(event)["text/html"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LARGER[:-5] + "*****", "The picture is not valid base64: "),
        (LARGER[:201], "The picture is not valid base64: "),
        ("***", UNKNOWN),
        ("QUJD", UNKNOWN),
        ("data:image/png;base64", UNKNOWN),
        (base64.b64encode(b"II*\0" + bytes(100)).decode(), "Browsers do not show image/tiff."),
    ],
)
def test_what_cannot_be_shown_says_why_and_raises_nothing(text: str, said: str) -> None:
    image = picture(b64_json=text)
    assert said in shown(image)["text/html"]
    assert said in shown(result({"b64_json": PNG}, {"b64_json": text}))["text/html"]
    assert shown(image)["text/plain"] == repr(image)


@pytest.mark.parametrize("data", [[3, "x", None], {"b64_json": PNG}, "x", 7, [[[]]], [{"b64_json": 3}], [{"url": {}}]])
def test_an_answer_of_any_shape_is_shown(data: Any) -> None:
    """The type of what a server sends is not sure; a cell must not fail for it."""
    odd = models.ImageGenerationResponse.from_dict({"created": [], "data": data})
    assert shown(odd)["text/plain"] == repr(odd)


def test_what_cannot_be_looked_at_at_all_is_shown_as_text() -> None:
    image = picture(b64_json=PNG)
    image._earlier = 3  # type: ignore[assignment]
    image.b64_json = None
    assert shown(image) == {"text/plain": repr(image)}


def test_at_most_twelve_pictures_are_shown() -> None:
    found = shown(result(*[{"b64_json": PNG}] * 14))["text/html"]
    assert found.count("<img ") == 12
    assert "2 pictures are not shown: a notebook shows at most 12 pictures" in found


def test_at_most_32_mebibytes_of_base64_are_shown() -> None:
    """What is too large is left out, and the others are shown. Nothing of it is decoded."""
    huge = PNG + "A" * (32 * 2**20)
    assert "<img " not in shown(picture(b64_json=huge))["text/html"]
    assert "1 picture is not shown: " in shown(picture(b64_json=huge))["text/html"]
    html = shown(result({"b64_json": huge}, {"b64_json": PNG}))["text/html"]
    assert html.count("<img ") == 1
    assert len(html) < 2000
    assert "1 picture is not shown: a notebook shows at most 12 pictures and 32 MiB of base64 at once." in html


@pytest.mark.parametrize(
    ("wish", "given"),
    [
        ({"include": ["image/png"]}, {"image/png"}),
        ({"exclude": {"image/png"}}, {"text/plain"}),
        ({"include": ["text/html"]}, set()),
        ({"include": (), "exclude": None}, {"image/png", "text/plain"}),
    ],
)
def test_a_front_end_can_choose(wish: dict[str, Any], given: set[str]) -> None:
    found: dict[str, str] = picture(b64_json=PNG)._repr_mimebundle_(**wish)
    assert found.keys() == given


def test_a_data_url_names_no_media_type_that_is_none() -> None:
    """What a server writes as a media type is put into pages by users."""
    label = 'image/x"onerror="alert(1)'
    assert picture(b64_json=f"data:{label};base64,AAAA").data_url() == "data:application/octet-stream;base64,AAAA"
    assert picture(b64_json="data:image/x-new;base64,AAAA").data_url() == "data:image/x-new;base64,AAAA"
