"""Checks of our sandbox with the client `openai`, in the environment that has it.

`python -m interop.openai_client URL STRICT_URL`: the second sandbox refuses the requests that OpenAI refuses. So it
checks that we accept the requests of the client as correct.
"""

import base64
import sys
import urllib.request
from typing import Any

import openai
from pydantic import ValidationError

from ._report import PIXEL, Report, same

_MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF", "jpeg": b"\xff\xd8\xff", "gif": b"GIF89a", "svg": b"<svg "}
_GPT = {"model": "gpt-image-2.6-sunburst", "size": "256x256"}
_GIF = {**_GPT, "output_format": "gif", "frame_count": 3, "frame_duration_ms": 50}
_SVG = {**_GPT, "output_format": "svg", "svg": {"model": "gpt-5.6", "reasoning": {"effort": "low"}}}
_FILE = ("cat.png", PIXEL, "image/png")
_OTHER = {"model": "wanx-v1", "size": "256x256"}
_FAULT = "x-r9s-sandbox-fault"

# The title, the method with its arguments, and the field that has the image.
_ANSWERS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("no model, two as b64_json", "generate", {"response_format": "b64_json", "n": 2, "size": "256x256"}, "b64_json"),
    ("as url", "generate", {**_OTHER, "response_format": "url", "quality": "standard"}, "url"),
    ("GPT image model", "generate", _GPT, "b64_json"),
    ("webp", "generate", {**_GPT, "output_format": "webp", "background": "transparent"}, "b64_json"),
    ("other fields", "generate", {**_GPT, "quality": "max", "complexity": "low", "safety_identifier": "u"}, "b64_json"),
    ("gif", "generate", _GIF, "b64_json"),
    ("svg", "generate", _SVG, "b64_json"),
    ("one file", "edit", {**_GPT, "image": _FILE}, "b64_json"),
    ("two files, two images", "edit", {**_GPT, "image": [_FILE, _FILE], "n": 2}, "b64_json"),
    ("with a mask", "edit", {**_GPT, "image": _FILE, "mask": _FILE, "input_fidelity": "high"}, "b64_json"),
    ("with a markup", "edit", {**_GPT, "image": [_FILE], "markup": _FILE}, "b64_json"),
    ("gif", "edit", {**_GIF, "image": _FILE}, "b64_json"),
    ("svg", "edit", {**_SVG, "image": _FILE}, "b64_json"),
    ("as url", "edit", {**_OTHER, "image": _FILE}, "url"),
)

# The method with its arguments, and the classes of the events.
_STREAMS: tuple[tuple[str, dict[str, Any], list[str]], ...] = (
    ("generate", {"partial_images": 2}, ["ImageGenPartialImageEvent"] * 2 + ["ImageGenCompletedEvent"]),
    ("generate", {"n": 2}, ["ImageGenCompletedEvent"] * 2),
    ("edit", {"partial_images": 2, "image": _FILE}, ["ImageEditPartialImageEvent"] * 2 + ["ImageEditCompletedEvent"]),
)

# The class of the error, its field and code in the sandbox, and the arguments that cause it.
_ERRORS: tuple[tuple[str, str | None, str | None, dict[str, Any]], ...] = (
    ("BadRequestError", "n", None, {"n": 0}),
    ("BadRequestError", "response_format", "unknown_parameter", {**_GPT, "response_format": "url"}),
    ("NotFoundError", "model", "model_not_found", {"model": "dall-e-3"}),
    ("AuthenticationError", None, "invalid_api_key", {"extra_headers": {"authorization": "Bearer"}}),
    ("PermissionDeniedError", None, "permission_denied", {"extra_headers": {"authorization": "Bearer denied-1"}}),
    ("UnprocessableEntityError", "size", "invalid_size", {"size": "banana"}),
    ("RateLimitError", None, "fault", {"extra_headers": {_FAULT: "429; times=always"}}),
    ("RateLimitError", None, "fault", {"extra_headers": {_FAULT: "429; times=always"}, "stream": True}),
    ("InternalServerError", None, "fault", {"extra_headers": {_FAULT: "503; times=always"}}),
    ("APIError", None, "fault", {"extra_headers": {_FAULT: "stream-error"}, "stream": True}),
)


# Only the strict sandbox refuses these requests. A gateway accepts them.
_STRICT_ERRORS: tuple[tuple[str, str | None, str | None, dict[str, Any]], ...] = (
    ("BadRequestError", "seed", "unknown_parameter", {**_GPT, "extra_body": {"seed": 1}}),
    ("BadRequestError", "quality", "invalid_value", {**_GPT, "quality": "ultra"}),
)


def main(url: str, strict_url: str) -> int:
    """Run all checks, and return the exit code."""
    reports = [
        _check(Report("openai -> sandbox"), url, _ERRORS),
        _check(Report("openai -> strict"), strict_url, (*_ERRORS, *_STRICT_ERRORS)),
    ]
    return 1 if any(report.failed for report in reports) else 0


def _check(report: Report, url: str, errors: tuple[tuple[str, str | None, str | None, dict[str, Any]], ...]) -> Report:
    with openai.OpenAI(api_key="test", base_url=url, max_retries=0, timeout=15) as client:
        for what, method, arguments, field in _ANSWERS:
            report.check(f"images.{method}, {what}", _answered, client, method, arguments, field)
        for method, arguments, events in _STREAMS:
            report.check(
                f"images.{method}, stream of {len(events)} events", _streamed, client, method, arguments, events
            )
        for name, param, code, arguments in errors:
            what = f"{name}{' in a stream' if 'stream' in arguments else ''}, {param or code}"
            report.check(what, _raised, client, name, param, code, arguments)
    return report


def _answered(client: Any, method: str, arguments: dict[str, Any], field: str) -> None:
    answer = getattr(client.images, method)(prompt="A cat", **arguments)
    same("the response", type(answer), openai.types.ImagesResponse)
    same("the values that openai's types do not allow", _unlike(answer), [])
    same("the safety identifier", answer.safety_identifier, arguments.get("safety_identifier"))
    same("the author of an svg", answer.svg_usage and answer.svg_usage.model, arguments.get("svg", {}).get("model"))
    same("the images", len(answer.data), arguments.get("n", 1))
    for image in answer.data:
        _look_at(_content(getattr(image, field)), answer)
    same("has a request id", bool(answer._request_id), True)


def _streamed(client: Any, method: str, arguments: dict[str, Any], wanted: list[str]) -> None:
    with getattr(client.images, method)(prompt="A cat", stream=True, **_GPT, **arguments) as stream:
        events = list(stream)
    same("the events", [type(event).__name__ for event in events], wanted)
    same("the values that openai's types do not allow", [each for event in events for each in _unlike(event)], [])
    partial = [event.partial_image_index for event in events if "partial" in event.type]
    same("the partial images", partial, list(range(arguments.get("partial_images", 0))))
    for event in events:
        _look_at(_content(event.b64_json), event)


def _raised(client: Any, name: str, param: str | None, code: str | None, arguments: dict[str, Any]) -> None:
    wanted = (name, param, code, name != "APIError")
    try:
        list(client.images.generate(prompt="A cat", **{"size": "256x256", **arguments}))
    except openai.APIError as error:
        # An error in a stream comes after the status 200, so it has none of the classes for statuses.
        has_id = bool(getattr(error, "request_id", None))
        same("class, field, code, request id", (type(error).__name__, error.param, error.code, has_id), wanted)
    else:
        same("the outcome", "no error", name)


def _unlike(answer: Any) -> list[str]:
    """The values that openai's own types do not allow. The client itself does not check them."""
    try:
        type(answer).model_validate(answer.model_dump(warnings=False), strict=True)
    except ValidationError as error:
        return [f"{'.'.join(map(str, each['loc']))}={each['input']!r}" for each in error.errors()]
    return []


def _content(image: str) -> bytes:
    if not image.startswith("http://"):
        return base64.b64decode(image, validate=True)
    with urllib.request.urlopen(image, timeout=5) as response:
        return bytes(response.read())


def _look_at(content: bytes, answer: Any) -> None:
    magic = _MAGIC[answer.output_format]
    same(f"the beginning of the {answer.output_format} file", content[: len(magic)], magic)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
