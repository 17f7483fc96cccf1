"""Strict mode: what OpenAI refuses, and a gateway takes."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

import r9s_sandbox
from r9s import R9S, models
from r9s_sandbox.__main__ import _parser

PATH = "/images/generations"
EDITS = "/images/edits"
GPT = {"model": "gpt-image-2.6-sunburst", "size": "64x64"}
ErrorOf = Callable[[httpx.Response, int], dict[str, Any]]


@pytest.fixture(scope="module")
def strict() -> Iterator[httpx.Client]:
    """A client of a strict sandbox."""
    with r9s_sandbox.serve(strict=True) as url:
        with httpx.Client(base_url=url, headers={"authorization": "Bearer k"}) as opened:
            yield opened


@pytest.fixture
def both(strict: httpx.Client, client: httpx.Client, error_of: ErrorOf) -> Callable[..., dict[str, Any]]:
    """Sends a request to a gateway, which must take it, and gives back the error of the strict sandbox."""

    def ask(path: str, **request: Any) -> dict[str, Any]:
        taken = client.post(path, **request)
        assert taken.status_code == 200, taken.text
        return error_of(strict.post(path, **request), 400)

    return ask


@pytest.mark.parametrize("names", [["image", "image"], ["image", "image[]"], ["image[]", "image", "image[]"]])
def test_a_repeated_image_is_a_duplicate_parameter(both: Any, png: bytes, names: list[str]) -> None:
    """Several files have another name."""
    error = both(EDITS, files=[(name, png) for name in names], data={"prompt": "a", **GPT})
    assert (error["code"], error["param"]) == ("duplicate_parameter", "image")
    assert "image[]" in error["message"]


@pytest.mark.parametrize("names", [["image"], ["image[]"], ["image[]", "image[]"], ["image[]"] * 16])
def test_files_under_their_names_are_taken(strict: httpx.Client, png: bytes, names: list[str]) -> None:
    """One file under either name."""
    answer = strict.post(EDITS, files=[(name, png) for name in names], data={"prompt": "a", **GPT})
    assert answer.status_code == 200, answer.text


def test_more_than_16_files_are_refused(strict: httpx.Client, png: bytes, error_of: ErrorOf) -> None:
    """As everywhere."""
    answer = strict.post(EDITS, files=[("image[]", png)] * 17, data={"prompt": "a", **GPT})
    assert error_of(answer, 400)["param"] == "image"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"sparkle": 1}, "sparkle"),
        ({"image": "a"}, "image"),
        ({"negative_prompt": "dogs"}, "negative_prompt"),
        ({"seed": 1}, "seed"),
        ({"prompt_extend": False}, "prompt_extend"),
        ({"watermark": False}, "watermark"),
        ({"style": "vivid"}, "style"),
        ({"output_format": "svg", "svg": {"model": "m", "colour": "red"}}, "svg.colour"),
    ],
)
def test_an_unknown_parameter_is_refused(both: Any, fields: dict[str, Any], param: str) -> None:
    """One that the spec does not have, and those of other providers."""
    error = both(PATH, json={"prompt": "a", **GPT, **fields})
    assert (error["code"], error["param"]) == ("unknown_parameter", param)


@pytest.mark.parametrize("name", ["sparkle", "image[0]", "seed", "prompt[]", "svg[model][]"])
def test_an_unknown_part_is_refused(both: Any, png: bytes, name: str) -> None:
    """A list has exactly the name that the spec gives it."""
    error = both(EDITS, files={"image": png}, data={"prompt": "a", **GPT, name: "1"})
    assert (error["code"], error["param"]) == ("unknown_parameter", name)


def test_an_unknown_member_of_an_object_is_refused(both: Any, png: bytes) -> None:
    """In a form as in JSON."""
    fields = {"prompt": "a", **GPT, "output_format": "svg", "svg[model]": "m", "svg[reasoning][speed]": "1"}
    assert both(EDITS, files={"image": png}, data=fields)["param"] == "svg.reasoning.speed"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"quality": "ultra"}, "quality"),
        ({"background": "pink"}, "background"),
        ({"moderation": "none"}, "moderation"),
        ({"complexity": "some"}, "complexity"),
        ({"output_format": "svg", "svg": {"model": "m", "reasoning": {"effort": "huge"}}}, "svg.reasoning.effort"),
        ({"output_compression": 50}, "output_compression"),
    ],
)
def test_an_unknown_value_is_refused(both: Any, fields: dict[str, Any], param: str) -> None:
    """Also inside of an object."""
    error = both(PATH, json={"prompt": "a", **GPT, **fields})
    assert (error["code"], error["param"]) == ("invalid_value", param)


def test_response_format_is_not_for_gpt_image_models(strict: httpx.Client, error_of: ErrorOf) -> None:
    """As without strict mode."""
    error = error_of(strict.post(PATH, json={"prompt": "a", **GPT, "response_format": "b64_json"}), 400)
    assert (error["code"], error["param"]) == ("unknown_parameter", "response_format")


def test_an_object_in_a_form_is_no_json(both: Any, strict: httpx.Client, png: bytes) -> None:
    """Its members are parts of their own."""
    fields = {"prompt": "a", **GPT, "output_format": "svg"}
    error = both(EDITS, files={"image": png}, data={**fields, "svg": json.dumps({"model": "m"})})
    assert (error["code"], error["param"]) == ("invalid_type", "svg")
    parts = {**fields, "svg[model]": "m", "svg[reasoning][effort]": "low"}
    assert strict.post(EDITS, files={"image": png}, data=parts).json()["svg_usage"]["model"] == "m"


def test_mask_and_markup_exclude_one_another(
    strict: httpx.Client, png: bytes, file_of: Callable[..., bytes], error_of: ErrorOf
) -> None:
    """As without strict mode."""
    layer = file_of(Image.new("RGBA", (32, 32)))
    files = {"image": png, "mask": layer, "markup": layer}
    assert error_of(strict.post(EDITS, files=files, data={"prompt": "a", **GPT}), 400)["param"] == "markup"


def test_what_openai_takes_is_taken(strict: httpx.Client) -> None:
    """Every field of a GPT image model, and the size that its rules allow."""
    body = {
        "prompt": "a",
        "model": "gpt-image-2.5-flare",
        "n": 2,
        "quality": "xhigh",
        "size": "80x48",
        "user": "u",
        "safety_identifier": "s",
        "background": "transparent",
        "moderation": "low",
        "complexity": "high",
        "output_format": "webp",
        "output_compression": 50,
        "partial_images": 1,
        "stream": True,
    }
    assert strict.post(PATH, json=body).status_code == 200
    gif = {"prompt": "a", **GPT, "output_format": "gif", "frame_count": 2, "frame_duration_ms": 10}
    assert strict.post(PATH, json=gif).status_code == 200


def test_our_own_sdk_is_taken(png: bytes) -> None:
    """Several files, and a member of an object, are named as OpenAI wants them."""
    author = models.SvgOptions(model="m", reasoning=models.SvgReasoning(effort="low"))
    with r9s_sandbox.serve(strict=True) as url, R9S("k", server_url=url) as r9s:
        one = r9s.images.edit(image=png, prompt="a", model=GPT["model"])
        several = r9s.images.edit(image=[png, png], prompt="a", model=GPT["model"], output_format="svg", svg=author)
    assert (len(one.data), len(several.data)) == (1, 1)


def test_other_providers_keep_their_parameters(strict: httpx.Client) -> None:
    """Strict mode is about names and values, and OpenAI's models; others are served as before."""
    body = {"prompt": "a", "size": "64x64", "model": "wanx-v1", "negative_prompt": "dogs", "response_format": "url"}
    assert "url" in strict.post(PATH, json=body).json()["data"][0]


def test_the_command_line_knows_strict_mode() -> None:
    """It is off unless it is asked for."""
    assert (_parser("r9s sandbox").parse_args([]).strict, _parser("r9s sandbox").parse_args(["--strict"]).strict) == (
        False,
        True,
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "r9s_sandbox", "--strict"], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().rpartition(" ")[2].strip()
        answer = httpx.post(url + PATH, json={"prompt": "a", "sparkle": 1}, headers={"authorization": "Bearer k"})
        assert answer.json()["error"]["code"] == "unknown_parameter"
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
