"""What differs from model to model."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image

from r9s_sandbox import SandboxURL

Ask = Callable[..., httpx.Response]
ErrorOf = Callable[[httpx.Response, int], dict[str, Any]]

NEWEST = ["gpt-image-2.5-sunburst", "gpt-image-2.5-flare-2026-09-08", "gpt-image-2.6-sunburst", "gpt-image-2.6-flare"]
OLDER = ["gpt-image-2", "gpt-image-2-2026-04-21", "gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest"]


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3", "gpt-image-1", "gpt-image-1-2025-04-23"])
def test_a_model_that_is_gone_is_a_404_that_names_another(
    generate: Ask, edit: Ask, png: bytes, error_of: ErrorOf, url: SandboxURL, model: str
) -> None:
    """Whatever else is asked for, and nothing is drawn."""
    before = url.drawn
    for answer in (
        generate({"prompt": "a", "model": model, "response_format": "url", "style": "vivid"}),
        generate({"prompt": "a", "model": model, "stream": True}),
        edit({"image": png}, {"model": model, "size": "banana"}),
    ):
        error = error_of(answer, 404)
        assert (error["code"], error["param"]) == ("model_not_found", "model")
        assert "gpt-image-2.6-sunburst" in error["message"]
    assert url.drawn == before


@pytest.mark.parametrize("quality", ["xhigh", "max"])
def test_the_highest_qualities_need_a_new_model(generate: Ask, error_of: ErrorOf, quality: str) -> None:
    """Others answer 400; where no model is named, there is one that can."""
    for model in NEWEST:
        assert generate({"prompt": "a", "model": model, "quality": quality}).json()["quality"] == quality
    for model in (*OLDER, "wanx-v1", "gpt-4o-mini"):
        error = error_of(generate({"prompt": "a", "model": model, "quality": quality, "size": "1024x1024"}), 400)
        assert (error["param"], error["code"]) == ("quality", "invalid_value")
    assert generate({"prompt": "a", "quality": quality}).status_code == 200


@pytest.mark.parametrize("quality", ["standard", "hd"])
def test_old_qualities_are_for_other_providers(generate: Ask, error_of: ErrorOf, quality: str) -> None:
    """GPT image models do not know them."""
    for model in (*NEWEST, *OLDER):
        assert error_of(generate({"prompt": "a", "model": model, "quality": quality}), 400)["param"] == "quality"
    assert generate({"prompt": "a", "model": "cogview-3", "quality": quality}).status_code == 200


@pytest.mark.parametrize("model", ["gpt-image-2", "gpt-image-2.6-flare"])
def test_newer_models_draw_any_size_on_their_grid(generate: Ask, error_of: ErrorOf, model: str) -> None:
    """Sides that are divisible by 16, and between 1:3 and 3:1."""
    for size in ("48x16", "16x48", "336x208"):
        assert generate({"prompt": "a", "model": model, "size": size}).json()["size"] == size
    for size in ("100x100", "64x16", "16x64", "3856x2160", "2176x2176", "16:9", "0x0", "banana"):
        error = error_of(generate({"prompt": "a", "model": model, "size": size}), 400)
        assert (error["param"], error["code"]) == ("size", "invalid_value")


def test_the_largest_sizes_are_drawn(generate: Ask) -> None:
    """Upright too."""
    for size in ("3840x2160", "2160x3840"):
        body = {"prompt": "a", "model": "gpt-image-2", "size": size, "output_format": "jpeg"}
        assert generate(body).json()["size"] == size


def test_older_models_draw_three_sizes(generate: Ask, error_of: ErrorOf) -> None:
    """And what they choose themselves."""
    body = {"prompt": "a", "model": "gpt-image-1-mini"}
    for size in ("1024x1024", "1536x1024", "1024x1536"):
        assert generate({**body, "size": size}).json()["size"] == size
    assert generate({**body, "size": "auto"}).json()["size"] == "1024x1024"
    for size in ("64x64", "512x512", "1792x1024", "16:9"):
        assert error_of(generate({**body, "size": size}), 400)["param"] == "size"


def test_other_providers_draw_other_sizes(generate: Ask) -> None:
    """Any size, and ratios."""
    for size, drawn in (("100x30", "100x30"), ("256x256", "256x256"), ("1:1", "1024x1024")):
        assert generate({"prompt": "a", "model": "wanx-v1", "size": size}).json()["size"] == drawn


def test_a_markup_is_laid_over_the_first_picture(
    edit: Ask, file_of: Callable[..., bytes], picture_of: Callable[[Any], Image.Image]
) -> None:
    """Where it is not transparent, the edit starts from it."""
    picture, markup = Image.new("RGB", (64, 64), "blue"), Image.new("RGBA", (64, 64))
    markup.paste((255, 0, 0, 255), (0, 0, 16, 16))
    fields = {"model": "gpt-image-2.5-sunburst", "background": "opaque"}
    files = [("image[]", file_of(picture)), ("image[]", file_of(picture))]
    plain, marked = (
        picture_of(edit([*files, *more], fields).json()["data"][0]).convert("RGB")
        for more in ([], [("markup", file_of(markup))])
    )
    colours = [(each.getpixel((4, 20)), each.getpixel((28, 20))) for each in (plain, marked)]
    assert colours[0][0] != colours[1][0]
    assert colours[0][1] == colours[1][1]


def test_a_markup_is_for_new_models_and_without_a_mask(edit: Ask, png: bytes, file_of: Any, error_of: ErrorOf) -> None:
    """400 for an older one, and for both."""
    layer = file_of(Image.new("RGBA", (32, 32)))
    for model in (*NEWEST, ""):
        assert edit({"image": png, "markup": layer}, {"model": model}).status_code == 200
    for model in ("gpt-image-2", "chatgpt-image-latest", "wanx-v1"):
        assert error_of(edit({"image": png, "markup": layer}, {"model": model}), 400)["param"] == "markup"
    both = edit({"image": png, "markup": layer, "mask": layer}, {"model": NEWEST[0]})
    assert error_of(both, 400)["param"] == "markup"
