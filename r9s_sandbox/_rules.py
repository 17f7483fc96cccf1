"""Checks that the fields of a request fit together."""

from collections.abc import Iterator
from typing import Any

from ._errors import APIError
from ._models import Family, family_of

FORMATS = ("png", "jpeg", "webp", "gif", "svg")

_TRANSPARENT = ("png", "webp")
# The fields that belong to one format, and those that this format excludes.
_ONLY_WITH = {"gif": ("frame_count", "frame_duration_ms"), "svg": ("svg",)}
_NEVER_WITH = {
    "gif": ("stream", "partial_images", "mask", "output_compression"),
    "svg": ("stream", "partial_images", "output_compression"),
}
# The values that turn a field off.
_OFF = {"stream": False, "partial_images": 0}


def check(body: dict[str, Any]) -> None:
    """Raises `APIError` with the name of the field for a body that matches the spec but has no meaning.

    It is a 404 for a model that does not exist any more, a 422 for a picture that cannot be drawn, otherwise a 400.
    `body` has a value for each file too.
    """
    model = body.get("model", "")
    family = family_of(model)
    if family.gone:
        message = f"The model {model!r} does not exist. {family.gone}"
        raise APIError(404, message, param="model", code="model_not_found")
    for error in (*_about_model(body, model, family), *_about_format(body, body.get("output_format", "png"))):
        raise error
    if "mask" in body and "markup" in body:
        raise _unsupported("markup", "it cannot be combined with mask")
    if body.get("partial_images") and not body.get("stream"):
        raise _unsupported("partial_images", "it works only with stream")


def _about_model(body: dict[str, Any], model: str, family: Family) -> Iterator[APIError]:
    response_format = body.get("response_format", "url")
    if family.is_gpt and "response_format" in body:
        message = f"response_format: {model} does not accept this field, it always returns b64_json."
        yield APIError(400, message, param="response_format", code="unknown_parameter")
    if response_format not in ("url", "b64_json"):
        yield _invalid("response_format", f"{response_format[:40]!r} is neither url nor b64_json")
    if family.longest_prompt is not None and len(body["prompt"]) > family.longest_prompt:
        yield APIError(422, f"prompt: {model} accepts at most {family.longest_prompt} characters.", param="prompt")
    if body.get("quality") in family.unknown_qualities:
        yield _invalid("quality", f"{model} does not support {body['quality']!r}")
    if "markup" in body and not family.reads_markup:
        yield _unsupported("markup", f"{model} does not support it, gpt-image-2.5 does")


def _about_format(body: dict[str, Any], output_format: str) -> Iterator[APIError]:
    if output_format not in FORMATS:
        yield _invalid("output_format", f"{output_format[:40]!r} is not one of {', '.join(FORMATS)}")
    for name in _NEVER_WITH.get(output_format, ()):
        if name in body and body[name] != _OFF.get(name):
            yield _unsupported(name, f"it does not work with output_format {output_format}")
    for owner, names in _ONLY_WITH.items():
        for name in names:
            if name in body and output_format != owner:
                yield _unsupported(name, f"it works only with output_format {owner}")
    if output_format == "svg":
        if "svg" not in body:
            message = "svg: output_format svg needs a model that writes the graphic, svg.model."
            yield APIError(400, message, param="svg", code="missing_required_parameter")
        if body.get("n", 1) > 1:
            yield _invalid("n", "output_format svg makes only one picture")
    if body.get("frame_duration_ms", 1) < 1:
        yield _invalid("frame_duration_ms", "it must be at least 1")
    if body.get("background") == "transparent" and output_format not in _TRANSPARENT:
        message = "background: a transparent background needs output_format png or webp."
        yield APIError(422, message, param="background")


def _invalid(name: str, reason: str) -> APIError:
    return APIError(400, f"{name}: {reason}.", param=name, code="invalid_value")


def _unsupported(name: str, reason: str) -> APIError:
    return APIError(400, f"{name}: {reason}.", param=name, code="unsupported_parameter")
