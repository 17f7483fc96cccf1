"""A result in the hands of a Python programmer: as a dict, as JSON, in a loop, copied and pickled."""

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from r9s import R9S, models
from tests.support.server import RawServer, answer

DOCUMENT: dict[str, Any] = {
    "created": 1_700_000_000,
    "data": [{"url": "https://images.example/1.png", "revised_prompt": None, "größe": "groß"}],
    "usage": {"total_tokens": 3},
    "odd": [1, {"two": None}],
}


@pytest.fixture
def result() -> models.ImageGenerationResponse:
    """A result with a field that is null, and with some that the spec does not know."""
    return models.ImageGenerationResponse.from_dict(DOCUMENT)


def test_json_is_what_came(result: models.ImageGenerationResponse) -> None:
    """`to_json()` is the document in one line, with letters as they are; with `indent` it is for people."""
    assert json.loads(result.to_json()) == result.to_dict() == DOCUMENT
    assert "\n" not in result.to_json()
    assert '"größe":"groß"' in result.to_json()
    assert result.to_json(indent=2).startswith('{\n  "created": 1700000000,\n  "data": [\n')


def test_json_can_be_written(result: models.ImageGenerationResponse) -> None:
    """Half a character becomes an escape, and the text has UTF-8."""
    result["odd"] = "ü\ud800"
    assert json.loads(result.to_json().encode())["odd"] == "ü\ud800"


def test_json_of_a_file_is_refused() -> None:
    """A request with a file has no JSON."""
    with pytest.raises(TypeError, match="JSON"):
        models.ImageEditRequest(image=b"png", prompt="A hat").to_json()


def test_fields_by_name(result: models.ImageGenerationResponse) -> None:
    """Names are those on the wire; what came as null is there, what did not come is not."""
    assert "data" in result
    assert "odd" in result
    assert "error" not in result
    assert "revised_prompt" in result.data[0]
    assert 3 not in result
    assert result["data"] is result.data
    assert result["data"][0]["url"] == "https://images.example/1.png"
    assert result["odd"] == [1, {"two": None}]
    assert result.data[0]["revised_prompt"] is None
    for name in ("error", "colour"):
        with pytest.raises(KeyError, match=name):
            result[name]


def test_names_of_python() -> None:
    """A field whose attribute has another name goes by that on the wire."""
    chunk = models.ImageGenerationChunk.from_dict({"object": "image.generation.chunk", "data": []})
    assert chunk["object"] == "image.generation.chunk"
    assert "object_" not in chunk


def test_fields_are_set_and_left_out(result: models.ImageGenerationResponse) -> None:
    """Known ones and others alike, in answers and in requests."""
    result["size"] = "512x512"
    result["more"] = 1
    del result["usage"], result["odd"]
    assert (result.size, result.usage) == ("512x512", None)
    assert result.additional_properties == {"more": 1}
    with pytest.raises(KeyError):
        del result["usage"]
    request = models.ImageGenerationRequest(prompt="A cat", n=2)
    del request["n"]
    assert request.to_dict() == {"prompt": "A cat"}


def test_a_dict_of_it(result: models.ImageGenerationResponse) -> None:
    """`dict(result)` has what is there, with the objects as they are."""
    shown: dict[str, Any] = dict(result)  # type: ignore[call-overload]
    assert list(shown) == list(DOCUMENT)
    assert shown["data"] is result.data


def test_a_loop_is_refused_and_says_what_to_do(result: models.ImageGenerationResponse) -> None:
    """It would be over pictures to one, and over names to another."""
    with pytest.raises(TypeError, match=r"iterate over its data, or over its to_dict\(\)"):
        list(result)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"ImageObject cannot be iterated over: iterate over its to_dict\(\)"):
        list(result.data[0])  # type: ignore[arg-type]


def _pickled(result: models.ImageGenerationResponse) -> models.ImageGenerationResponse:
    copied = pickle.loads(pickle.dumps(result))
    assert isinstance(copied, models.ImageGenerationResponse)
    return copied


WAYS: dict[str, Callable[[models.ImageGenerationResponse], models.ImageGenerationResponse]] = {
    "pickle": _pickled,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "to_json": lambda result: models.ImageGenerationResponse.from_dict(json.loads(result.to_json())),
    "to_dict": lambda result: models.ImageGenerationResponse.from_dict(result.to_dict()),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("depth", [900, 50_000])
def test_deep_json_beside_a_picture(depth: int, way: str) -> None:
    """A field that nobody knows may be as deep as it wants: the picture is there, and the result can be copied."""
    body = b'{"created":1,"data":[{"url":"https://images.example/1.png"}],"odd":%b%b}' % (b"[" * depth, b"]" * depth)
    with RawServer(answer(body=body, headers={"content-type": "application/json"})) as server:
        with R9S("key", server_url=server.url) as r9s:
            result = r9s.images.create(prompt="A cat")
    assert result.data[0].url == "https://images.example/1.png"
    assert WAYS[way](result) == result
    assert len(repr(result)) < 1_000
