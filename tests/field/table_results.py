"""Points 6 and 7: results in the hands of a Python programmer."""

import copy
import json
import pickle
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

import pydantic

from r9s.models import ErrorDetail, ImageGenerationResponse, ImageObject, Usage
from tests.field.calls import create, edit
from tests.field.checks import at, equals, gives, holds, is_just, requests, says
from tests.field.row import Call, Check, Place, Reply, Row, Seen
from tests.field.tiny import PNG, b64

PNG64 = b64(PNG)
SMALL: dict[str, Any] = {"created": 7, "data": [{"b64_json": PNG64}]}
NULLS: dict[str, Any] = {"created": 7, "data": [{"b64_json": PNG64, "url": None}], "usage": None, "size": None}
WHOLE: dict[str, Any] = {
    "created": 7,
    "data": [{"b64_json": PNG64, "revised_prompt": "a grey cat"}, {"url": "https://images.example/2.png"}],
    "size": "1024x1024",
    "usage": {"total_tokens": 3, "input_tokens_details": {"text_tokens": 1}, "cost": 0.04},
    "provider": {"name": "x", "steps": [1, 2]},
}
DEPTH = 400
DEEP = f'{{"created": 7, "data": [{{"b64_json": "{PNG64}"}}], "note": {"[" * DEPTH}{"]" * DEPTH}}}'.encode()
VERY_DEEP = f'{{"created": 7, "data": [{{"b64_json": "{PNG64}"}}], "note": {"[" * 900}{"]" * 900}}}'.encode()


def works_or_says(what: str, use: Callable[[Any], Any], *words: str) -> Check:
    """Using a result like that works, or is an error that says what to do instead, by one of the words."""

    def check(seen: Seen) -> None:
        said = ""
        try:
            use(seen.value)
        except (TypeError, AttributeError, KeyError) as raised:
            said = f"{raised!r}"
        assert not said or any(word in said for word in words), f"{what}: {said} names none of {words}"

    return check


def served(annotation: str) -> Call:
    """The JSON that pydantic makes of a result, as FastAPI does for an endpoint with this return type."""

    async def call(place: Place) -> Any:
        result = await place.mode.create(place.client)
        kinds: dict[str, Any] = (
            {"result": ImageGenerationResponse, "list": list[ImageGenerationResponse], "picture": ImageObject,
             "optional": ImageGenerationResponse | None, "dict": dict[str, ImageGenerationResponse]}
        )  # fmt: skip
        adapter: Any = pydantic.TypeAdapter(kinds[annotation])
        value = {"result": result, "list": [result], "picture": result.data[0], "optional": result,
                 "dict": {"a": result}}[annotation]  # fmt: skip
        return json.loads(adapter.dump_json(value)), adapter.dump_python(value, mode="json")

    return call


def read_by_pydantic(place: Place) -> Any:
    """A result that pydantic reads from JSON."""

    async def play() -> Any:
        adapter = pydantic.TypeAdapter(ImageGenerationResponse)
        return adapter.validate_python(WHOLE), adapter.validate_json(json.dumps(WHOLE))

    return play()


def in_a_pydantic_model(place: Place) -> Any:
    """A model of pydantic with a result as a field."""

    async def play() -> Any:
        class Job(pydantic.BaseModel):
            name: str
            result: ImageGenerationResponse

        job = Job(name="a", result=await place.mode.create(place.client))
        return json.loads(job.model_dump_json()), Job.model_json_schema()["properties"].keys()

    return play()


def params(name: str) -> Callable[[Place], Any]:
    """A TypedDict of parameters, used as `**params`; gives its hints too."""

    def call(place: Place) -> Any:
        async def play() -> Any:
            from r9s import types

            kind = getattr(types, name)
            given = kind(prompt="a cat", n=2)
            if name == "ImagesEditParams":
                given["image"] = PNG
            operation = "edit" if name == "ImagesEditParams" else "create"
            await place.mode.call(place.client.images, operation, **given)
            return kind.__required_keys__, get_type_hints(kind)

        return play()

    return call


def attribute(name: str) -> Call:
    """An attribute of a result that is not there."""

    async def call(place: Place) -> Any:
        return getattr(await place.mode.create(place.client), name)

    return call


def same(make: Callable[[Any], Any], path: str = "") -> Check:
    """The copy has the same JSON, or the same at this path."""

    def check(seen: Seen) -> None:
        copied, original = make(seen.value), seen.value
        if path:
            assert at(copied, path) == at(original, path)
        else:
            assert type(copied) is type(original)
            assert copied.to_dict() == original.to_dict()

    return check


COPIES: Mapping[str, Callable[[Any], Any]] = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "json": lambda value: ImageGenerationResponse.from_dict(json.loads(value.to_json())),
    "dict": lambda value: ImageGenerationResponse.from_dict(value.to_dict()),
}


def must(condition: object) -> None:
    """Assert it."""
    assert condition


# An entry that is read at a glance has few lines.
# fmt: off
RESULTS: tuple[Row, ...] = (
    Row("what-did-not-come-is-none", SMALL, create(), [
        *(gives(name, None) for name in ("usage", "size", "quality", "background", "output_format", "error",
                                         "svg_usage", "safety_identifier", "data.0.url", "data.0.revised_prompt",
                                         "data.0.error"))]),
    Row("what-came-as-null-is-none", NULLS, create(), [
        *(gives(name, None) for name in ("usage", "size", "data.0.url")), is_just(NULLS)]),
    Row("what-did-not-come-inside-is-none", {**SMALL, "usage": {"total_tokens": 3}}, create(), [
        gives("usage.total_tokens", 3), gives("usage.input_tokens", None), gives("usage.input_tokens_details", None),
        holds("a Usage", lambda value: isinstance(value.usage, Usage))]),
    Row("what-did-not-come-in-an-edit-is-none", SMALL, edit(), [gives("usage", None), gives("data.0.url", None)]),
    Row("what-did-not-come-is-false", SMALL, create(), [
        holds("or works", lambda value: (value.data[0].url or value.data[0].b64_json) == PNG64)]),
    Row("the-error-that-came-is-a-model", {**SMALL, "error": {"message": "m"}}, create(), [
        holds("an ErrorDetail", lambda value: isinstance(value.error, ErrorDetail)), gives("error.code", None)]),

    Row("to-dict", WHOLE, create(), [is_just(WHOLE)]),
    Row("to-dict-of-a-picture", WHOLE, create(), [
        holds("its JSON", lambda value: [each.to_dict() for each in value.data] == WHOLE["data"])]),
    Row("to-dict-tells-null-from-nothing", NULLS, create(), [
        holds("null stays", lambda value: value.data[0].to_dict() == NULLS["data"][0])]),
    Row("to-json", WHOLE, create(), [holds("its JSON", lambda value: json.loads(value.to_json()) == WHOLE)]),
    Row("to-json-of-a-picture", WHOLE, create(), [
        holds("its JSON", lambda value: json.loads(value.data[0].to_json()) == WHOLE["data"][0])]),
    Row("to-json-of-nan", Reply(b'{"created": 7, "data": [], "score": NaN}'), create(), [
        holds("a text", lambda value: isinstance(value.to_json(), str))]),
    Row("what-the-spec-does-not-know", WHOLE, create(), [
        holds("is kept", lambda value: value.additional_properties["provider"] == {"name": "x", "steps": [1, 2]}),
        holds("inside too", lambda value: value.usage.additional_properties == {"cost": 0.04})]),
    Row("in", WHOLE, create(), [works_or_says("in", lambda value: "size" in value, "to_dict", "attribute")]),
    Row("in-is-true", WHOLE, create(), [
        works_or_says("in", lambda value: must("size" in value and "nothing" not in value), "to_dict", "attribute")]),
    Row("iteration", WHOLE, create(), [works_or_says("for", list, "data", "to_dict")]),
    Row("dict-of-it", WHOLE, create(), [works_or_says("dict", dict, "to_dict")]),
    Row("item", WHOLE, create(), [
        works_or_says("[...]", lambda value: must(value["size"] == "1024x1024"), "to_dict", "attribute", ".size")]),
    Row("item-of-what-the-spec-does-not-know", WHOLE, create(), [
        works_or_says("[...]", lambda value: must(value["provider"]["name"] == "x"), "to_dict",
                      "additional_properties", "attribute")]),
    Row("item-by-number", WHOLE, create(), [works_or_says("[0]", lambda value: value[0], "data", "to_dict")]),
    Row("item-of-a-picture", WHOLE, create(), [
        works_or_says("[...]", lambda value: value.data[0]["b64_json"], "to_dict", "attribute", ".b64_json")]),
    Row("images-is-not-invented", WHOLE, attribute("images"), [says("images")], AttributeError),
    Row("a-name-of-pydantic", WHOLE, create(), [
        works_or_says("model_dump", lambda value: value.model_dump(), "to_dict"),
        works_or_says("model_dump_json", lambda value: value.model_dump_json(), "to_json")]),
    Row("equal-to-itself", WHOLE, create(), [
        holds("equal", lambda value: value == ImageGenerationResponse.from_dict(WHOLE))]),
    Row("always-true", {}, create(), [holds("true", bool)]),
    Row("repr-has-no-base64", WHOLE, create(), [holds("short", lambda value: PNG64 not in repr(value))]),

    *(
        Row(f"copied-by-{name}", WHOLE, create(), [same(make), same(make, "data.0.b64_json")], modes=("sync",))
        for name, make in COPIES.items()
    ),
    *(
        Row(f"deep-json-copied-by-{name}", DEEP, create(), [same(make)], modes=("sync",))
        for name, make in COPIES.items()
    ),
    *(
        Row(f"very-deep-json-copied-by-{name}", VERY_DEEP, create(), [same(make, "data.0.b64_json")], modes=("sync",))
        for name, make in COPIES.items() if name in ("pickle", "copy", "deepcopy")
    ),
    Row("copies-keep-the-meta", WHOLE, create(), [
        holds("status", lambda value: pickle.loads(pickle.dumps(value)).http_meta.status_code == 200),
        holds("status", lambda value: copy.deepcopy(value).http_meta.status_code == 200)]),

    *(
        Row(f"pydantic-serialises-{name}", WHOLE, served(name), [equals((wanted, wanted))], modes=("sync",))
        for name, wanted in {
            "result": WHOLE, "list": [WHOLE], "picture": WHOLE["data"][0], "optional": WHOLE, "dict": {"a": WHOLE},
        }.items()
    ),
    Row("pydantic-serialises-what-did-not-come", SMALL, served("result"), [equals((SMALL, SMALL))]),
    Row("pydantic-reads", WHOLE, read_by_pydantic, [
        holds("results", lambda value: [each.to_dict() for each in value] == [WHOLE, WHOLE]),
        holds("models", lambda value: all(isinstance(each, ImageGenerationResponse) for each in value))]),
    Row("pydantic-models-hold-it", WHOLE, in_a_pydantic_model, [
        holds("its JSON", lambda value: value[0] == {"name": "a", "result": WHOLE}),
        holds("a schema", lambda value: {*value[1]} == {"name", "result"})], modes=("sync",)),

    Row("params-of-create", SMALL, params("ImagesCreateParams"), [
        holds("prompt is required", lambda value: value[0] == {"prompt"}),
        holds("all parameters", lambda value: {"prompt", "model", "n", "svg", "complexity", "seed"} <= {*value[1]})]),
    Row("params-of-edit", SMALL, params("ImagesEditParams"), [
        holds("two are required", lambda value: value[0] == {"image", "prompt"}),
        holds("all parameters", lambda value: {"mask", "markup", "input_fidelity"} <= value[1].keys())]),
    Row("timeout-of-others", SMALL, create(timeout=3), [requests(0), says("timeout_ms, in milliseconds")], TypeError),
    Row("max-retries-for-a-call", SMALL, create(max_retries=3), [requests(0), says("use retries")], TypeError),
    Row("extra-headers-of-others", SMALL, create(extra_headers={"a": "b"}), [requests(0), says("http_headers")],
        TypeError),
)
# fmt: on
