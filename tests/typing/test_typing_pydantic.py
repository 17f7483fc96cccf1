"""Models in pydantic, and so in FastAPI: read, written, and described, without a line for it in the user's code."""

import json
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from r9s import models

DOCUMENT: dict[str, Any] = {"created": 1, "data": [{"b64_json": "iVBORw0KGgo=", "revised_prompt": None}], "odd": [1]}


class Job(BaseModel):
    """Somebody's model with ours in it."""

    result: models.ImageGenerationResponse
    events: list[models.ImageGenerationEvent] = []


def test_reading_and_writing() -> None:
    """What was written is what came; it is read from a dict, from JSON, and from an object."""
    adapter = TypeAdapter(models.ImageGenerationResponse)
    result = adapter.validate_python(DOCUMENT)
    assert result == models.ImageGenerationResponse.from_dict(DOCUMENT)
    assert adapter.validate_json(json.dumps(DOCUMENT)) == result
    assert adapter.validate_python(result) is result
    assert adapter.dump_python(result) == DOCUMENT
    assert json.loads(adapter.dump_json(result)) == DOCUMENT


def test_as_a_field() -> None:
    """A model of pydantic holds ours, also those of a union, by what tells them apart."""
    completed = {"type": "image_generation.completed", "b64_json": "iVBORw0KGgo="}
    chunk: dict[str, Any] = {"object": "image.generation.chunk", "data": []}
    job = Job.model_validate({"result": DOCUMENT, "events": [completed, chunk]})
    assert [type(event) for event in job.events] == [models.ImageGenerationCompleted, models.ImageGenerationChunk]
    assert json.loads(job.model_dump_json()) == {"result": DOCUMENT, "events": [completed, chunk]}
    assert Job.model_validate_json(job.model_dump_json()) == job


def test_an_answer_is_read_as_tolerantly_as_ever() -> None:
    """What a gateway forgot does not cost the pictures."""
    read = TypeAdapter(models.ImageGenerationResponse).validate_python({"data": [None], "created": "today"})
    assert len(read.data) == 1


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (models.ImageGenerationResponse, 5, "must be an object"),
        (models.ImageGenerationRequest, {"n": 1}, "prompt is missing"),
        (models.ImageGenerationRequest, {"prompt": "A cat", "n": "1"}, "n must be an integer"),
        (models.ImageGenerationCompleted, {"type": "image_generation.partial_image"}, "type must be"),
    ],
)
def test_what_is_no_such_object_is_a_validation_error(kind: Any, value: object, said: str) -> None:
    """With what is wrong."""
    with pytest.raises(ValidationError, match=said):
        TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize("name", models.__all__)
def test_every_model_has_a_schema(name: str) -> None:
    """The page of an API describes each as an object with its fields."""
    kind = getattr(models, name)
    schema = TypeAdapter(kind).json_schema(mode="serialization")
    if isinstance(kind, type):
        assert (schema["type"], schema["title"]) == ("object", name)
        assert schema["description"]
        assert schema["properties"]


def test_what_json_has_no_place_for_is_replaced() -> None:
    """Half of a character, in a name too, and what is no number: a paid result is served all the same."""
    result = models.ImageGenerationResponse.from_dict(
        {"data": [{"revised_prompt": "cat \ud83d"}], "odd \udc80": float("nan")}
    )
    written = json.loads(TypeAdapter(models.ImageGenerationResponse).dump_json(result))
    assert written == {"data": [{"revised_prompt": "cat \ufffd"}], "odd \ufffd": None}
