"""The committed models: what they read, keep, write and show."""

import copy
import inspect
import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r9s_generated import models, types
from r9s_generated._models import ModelBase
from r9s_generated.types import UNSET, Unset

CLASSES = [each for name in models.__all__ if isinstance(each := getattr(models, name), type)]
ANY = [
    models.ImageGenerationRequest,
    models.ImageGenerationResponse,
    models.ImageObject,
    models.ErrorResponse,
    models.Usage,
]
IMAGES = {"created": 1, "data": []}
BASE64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk" * 2000


def test_what_there_is() -> None:
    """The models that the documented page names are there, as classes or as types of strings."""
    assert {each.__name__ for each in CLASSES} >= {
        "ErrorDetail",
        "ErrorResponse",
        "ImageGenerationRequest",
        "ImageGenerationResponse",
        "ImageObject",
        "TokensDetails",
        "Usage",
    }
    assert {"Quality", "Size", "Style", "ImageGenerationRequestResponseFormat"} <= set(models.__all__)


@pytest.mark.parametrize("model", [models.ImageObject, models.Usage, models.TokensDetails])
def test_attributes_are_wire_names(model: type[ModelBase]) -> None:
    """Attributes are called as the fields are on the wire, and each can be given by keyword."""
    names = list(model._wires)
    assert [wire.name for wire in model._wires.values()] == names
    assert list(inspect.signature(model).parameters) == names
    for name in names:
        assert getattr(model(**{name: "x"}), name) == "x"


def test_attributes_of_the_answer() -> None:
    """The answer reads as the documentation shows it."""
    answer = models.ImageGenerationResponse.from_dict(
        {
            "created": 1700000000,
            "data": [{"url": "https://x.example/1.png", "revised_prompt": "p"}, {"b64_json": "AAAA"}],
            "background": "opaque",
            "output_format": "png",
            "quality": "high",
            "size": "1024x1024",
            "usage": {"total_tokens": 3, "input_tokens_details": {"text_tokens": 1, "image_tokens": 2}, "width": 7},
        }
    )
    assert (answer.created, answer.background, answer.output_format) == (1700000000, "opaque", "png")
    assert (answer.quality, answer.size) == ("high", "1024x1024")
    assert [image.url for image in answer.data] == ["https://x.example/1.png", None]
    assert [image.b64_json for image in answer.data] == [None, "AAAA"]
    assert answer.data[0].revised_prompt == "p"
    assert isinstance(answer.usage, models.Usage)
    assert isinstance(answer.usage.input_tokens_details, models.TokensDetails)
    assert (answer.usage.input_tokens_details.image_tokens, answer.usage.width) == (2, 7)


ROUND_TRIPS: list[tuple[type[ModelBase], dict[str, Any]]] = [
    (models.ImageGenerationResponse, IMAGES),
    (models.ImageGenerationResponse, {**IMAGES, "new": {"deep": [1, {"er": None}]}, "data": [{"seed": 5}]}),
    (models.ImageGenerationResponse, {**IMAGES, "quality": "ultra", "background": "plaid", "output_format": "avif"}),
    (models.ImageGenerationResponse, {**IMAGES, "usage": None, "size": None, "quality": None}),
    (models.ImageGenerationResponse, {**IMAGES, "usage": {"input_tokens_details": None, "cost": 0.5}}),
    (models.ImageGenerationResponse, {**IMAGES, "usage": "none"}),
    (models.ImageGenerationResponse, {**IMAGES, "usage": {"total_tokens": "3", "input_tokens_details": [1]}}),
    (models.ImageGenerationResponse, {"created": 1.5, "data": [{"url": None, "b64_json": 5}]}),
    (models.ImageObject, {}),
    (models.ImageObject, {"additional_properties": 1, "additional_keys": 2, "to_dict": 3, "self": 4, "_wires": 5}),
    (models.ImageObject, {"": 1, "a b": 2, "url ": 3}),
    (models.ErrorResponse, {"error": {"message": "m", "type": "t", "code": None, "param": "p"}, "status": 400}),
    (models.ErrorResponse, {"error": {"message": "", "type": "", "code": 7, "param": None, "inner": {}}, "x": []}),
    (models.ImageGenerationRequest, {"prompt": "p", "quality": "ultra", "style": "odd", "n": 3, "x": None}),
]


@pytest.mark.parametrize(("model", "document"), ROUND_TRIPS)
def test_what_is_read_is_written_without_loss(model: type[ModelBase], document: dict[str, Any]) -> None:
    """What is read is written again without loss: unknown fields and values, nulls, and what is not of its type."""
    before = copy.deepcopy(document)
    read = model.from_dict(document)
    assert read.to_dict() == before == document
    assert model.from_dict(read.to_dict()) == read


def test_unknown_fields_can_be_read_changed_and_removed() -> None:
    """Fields that the spec does not know can be read, changed and removed under their names."""
    image = models.ImageObject.from_dict({"url": "u", "seed": 5})
    assert (image["seed"], image.additional_keys, image.additional_properties) == (5, ["seed"], {"seed": 5})
    assert "seed" in image
    assert "url" in image
    assert "additional_properties" not in image
    image["score"] = 0.5
    del image["seed"]
    assert image.to_dict() == {"url": "u", "score": 0.5}
    with pytest.raises(KeyError):
        image["seed"]


ODD: list[tuple[dict[str, Any], str, Any]] = [
    ({"data": []}, "created", None),
    ({"created": None, "data": []}, "created", None),
    ({"created": True, "data": []}, "created", True),
    ({"created": "1700000000", "data": []}, "created", "1700000000"),
    ({"created": "2026-11-27T08:00:00Z", "data": []}, "created", "2026-11-27T08:00:00Z"),
    ({"created": 1}, "data", []),
    ({"created": 1, "data": None}, "data", []),
    ({"created": 1, "data": {"url": "u"}}, "data", {"url": "u"}),
    ({"created": 1, "data": ["x"]}, "data", ["x"]),
    ({"created": 1, "data": [None, {"url": "u"}]}, "data", [models.ImageObject(), models.ImageObject(url="u")]),
    ({"created": 1, "data": [], "usage": None}, "usage", None),
]


@pytest.mark.parametrize(("document", "name", "value"), ODD)
def test_answer_is_handed_over_as_it_came(document: dict[str, Any], name: str, value: Any) -> None:
    """What is not as declared costs nothing: it is there as it came, and so it is written again."""
    read = models.ImageGenerationResponse.from_dict(document)
    assert getattr(read, name) == value
    assert read.to_dict() == document
    assert pickle.loads(pickle.dumps(read)).to_dict() == copy.deepcopy(read).to_dict() == document


def test_required_object_that_did_not_come_is_one_with_nothing_in_it() -> None:
    """`error.message` can be read of every error; `to_dict` tells what came."""
    documents: list[dict[str, Any]] = [{}, {"error": None}, {"error": {}}]
    for document in documents:
        read = models.ErrorResponse.from_dict(document)
        assert (read.error.message, read.to_dict()) == (None, document)
    assert models.ErrorResponse.from_dict({"error": "no"}).to_dict() == {"error": "no"}


def test_what_is_set_later_is_written() -> None:
    """A field that did not come, or came as null, is written as soon as it has a value."""
    read = models.ImageGenerationResponse.from_dict({"created": None})
    read.created = 5
    read.data.append(models.ImageObject(url="u"))
    assert read.to_dict() == {"created": 5, "data": [{"url": "u"}]}


MISSING: list[tuple[type[ModelBase], Any, str]] = [
    (models.ImageGenerationRequest, {}, "prompt is missing$"),
    (models.ImageGenerationRequest, {"prompt": 5}, "prompt must be a string, not int$"),
    (models.ImageGenerationPartialImage, {"type": "image_generation.partial_image"}, "b64_json is missing$"),
    (models.ImageObject, [], "the document must be an object, not list$"),
    (models.ImageObject, None, "the document must be an object, not NoneType$"),
]


@pytest.mark.parametrize(("model", "document", "named"), MISSING)
def test_what_cannot_be_a_model_is_a_value_error(model: type[ModelBase], document: Any, named: str) -> None:
    """What cannot be a model is a ValueError that names the way there."""
    with pytest.raises(ValueError, match=rf"^{named}"):
        model.from_dict(document)


def test_wrong_arguments_of_a_model_are_type_errors() -> None:
    """A required field that is not given, and a field that there is not, are TypeErrors."""
    with pytest.raises(TypeError):
        models.ImageGenerationRequest(model="m")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        models.ImageObject(link="u")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        models.ImageObject("u")  # type: ignore[call-arg]


def test_unset_is_false_and_one_in_every_process() -> None:
    """UNSET is false, there is one of it in every process and after every copy, and it says what it is."""
    assert not UNSET
    assert Unset() is UNSET is types.Unset()
    assert copy.copy(UNSET) is copy.deepcopy(UNSET) is UNSET
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps([UNSET, UNSET], protocol)) == [UNSET, UNSET]
        assert pickle.loads(pickle.dumps(UNSET, protocol)) is UNSET
    assert repr(UNSET) == "UNSET"
    others: list[object] = [None, False, "", 0, {}]
    assert UNSET not in others
    request = models.ImageGenerationRequest(prompt="p", n=UNSET)
    assert (request.n, request.model) == (UNSET, UNSET)
    assert request.to_dict() == {"prompt": "p"}


def test_what_did_not_come_reads_as_none() -> None:
    """In what only answers hold there is no third state: a field has a value, or is None."""
    image = models.ImageObject.from_dict({"b64_json": None})
    assert (image.url, image.b64_json) == (None, None)
    assert image.to_dict() == {"b64_json": None}
    assert models.ImageObject(url=None).to_dict() == models.ImageObject().to_dict() == {}


def test_models_are_equal_by_their_fields() -> None:
    """Models are equal when they have the same fields, the unknown ones included, however they travelled."""
    first, second = (models.ImageObject.from_dict({"url": "u", "x": 1}) for _ in range(2))
    assert first == second
    second["x"] = 2
    assert first != second
    assert models.ImageObject() == models.ImageObject(url=None) == models.ImageObject.from_dict({"url": None})
    others: list[object] = [models.TokensDetails(), {}]
    assert models.ImageObject() not in others


@pytest.mark.parametrize(("model", "document"), ROUND_TRIPS)
def test_models_can_be_pickled_and_copied(model: type[ModelBase], document: dict[str, Any]) -> None:
    """Models can be pickled and copied; a deep copy shares nothing with its original."""
    read = model.from_dict(document)
    assert copy.copy(read) == copy.deepcopy(read) == read
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(read, protocol)) == read
    deep = copy.deepcopy(read)
    deep["another"] = 1
    assert "another" not in read


def test_http_meta_belongs_to_the_answer() -> None:
    """Only the answer of a call knows how it travelled."""
    with pytest.raises(AttributeError, match="http_meta"):
        models.ImageObject().http_meta  # noqa: B018
    assert not hasattr(models.ImageObject(), "http_meta")


SHOWN: list[ModelBase] = [
    models.ImageObject(b64_json=BASE64),
    models.ImageObject.from_dict({"thumbnail": BASE64}),
    models.ImageObject.from_dict({"thumbnails": [BASE64, {"small": [BASE64]}]}),
    models.ImageObject.from_dict({"url": f"data:image/png;base64,{BASE64}"}),
    models.ImageObject.from_dict({"url": {"inline": BASE64}}),
    models.ImageObject(url=f"https://x.example/?image={BASE64}"),
    models.ImageObject(b64_json="\n".join(BASE64[start : start + 76] for start in range(0, len(BASE64), 76))),
    models.ImageObject(b64_json=BASE64.encode()),  # type: ignore[arg-type]
    models.ImageObject(b64_json=(BASE64, BASE64)),  # type: ignore[arg-type]
    models.ImageGenerationResponse.from_dict({"created": 1, "data": [{"b64_json": BASE64}] * 3}),
    models.ImageGenerationResponse.from_dict({**IMAGES, "usage": {"input_tokens_details": {"proof": BASE64}}}),
    models.ImageGenerationRequest(prompt=f"Draw this: {BASE64}"),
]


@pytest.mark.parametrize("model", SHOWN)
def test_repr_is_short(model: ModelBase) -> None:
    """No more than a few dozen characters of an image are shown, wherever it stands; how long it is, is said."""
    shown = repr(model)
    assert BASE64[:100] not in shown.replace("\\n", "")
    assert len(shown) < 2000
    assert type(model).__name__ in shown


def test_repr_cuts_base64_with_blanks_too() -> None:
    """A prompt has short words; what has long ones is cut."""
    shown = repr(models.ImageObject(b64_json=f"{BASE64[:30]} {BASE64 * 4}"))
    assert BASE64[40:80] not in shown
    assert len(shown) < 200


def test_json_text_has_null_for_what_is_no_number() -> None:
    """NaN and infinity, which some servers send, have no JSON; they stay in the object."""
    read = models.ImageGenerationResponse.from_dict({"data": [], "x": [float("nan"), {"y": float("inf")}, 1.5]})
    assert json.loads(read.to_json(), parse_constant=pytest.fail) == {"data": [], "x": [None, {"y": None}, 1.5]}
    assert read["x"][1]["y"] == float("inf")


def test_repr_is_useful() -> None:
    """Short values are shown whole, what is unset not at all, and unknown fields with the rest."""
    image = models.ImageObject.from_dict({"url": "https://x.example/1.png", "seed": 5})
    assert repr(image) == "ImageObject(url='https://x.example/1.png', additional_properties={'seed': 5})"
    assert repr(models.ImageObject()) == "ImageObject()"
    prompt = "A lighthouse at dusk, " * 20
    assert prompt in repr(models.ImageGenerationRequest(prompt=prompt))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize("model", ANY)
@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_any_object(model: type[ModelBase], data: st.DataObject) -> None:
    """Any JSON object either is read, and then written again without loss, or it is a ValueError."""
    keys = st.sampled_from([*model._wires, "new"]) | st.text(max_size=8)
    usual = st.fixed_dictionaries(
        {}, optional={"created": st.integers(), "data": st.lists(st.just({})), "prompt": st.text()}
    )
    document = {**data.draw(usual), **data.draw(st.dictionaries(keys, JSON, max_size=6))}
    text = json.dumps(document, sort_keys=True)
    try:
        read = model.from_dict(document)
    except ValueError:
        return
    assert json.dumps(read.to_dict(), sort_keys=True) == text
    assert model.from_dict(read.to_dict()) == read
    assert pickle.loads(pickle.dumps(read)) == read
    assert type(repr(read)) is str
