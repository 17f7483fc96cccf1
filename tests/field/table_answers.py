"""Point 1: a picture is never withheld for what stands beside it."""

from typing import Any

from r9s import errors
from tests.field.calls import create, edit, save
from tests.field.checks import gives, gives_one_of, holds, is_a, is_just, knows, saved_and_failed, says, wrote
from tests.field.row import EVERY_WAY, JSON, Reply, Row
from tests.field.tiny import JPEG, PNG, b64

PNG64 = b64(PNG)
GOOD: dict[str, Any] = {"b64_json": PNG64}
NOW = 1_700_000_000
FAILED = {"message": "one of two failed", "type": "server_error", "code": "moderation_blocked"}


def beside(**fields: Any) -> dict[str, Any]:
    """The smallest good answer, with more fields or others."""
    return {"created": NOW, "data": [GOOD], **fields}


def raw(text: str) -> bytes:
    """The smallest good answer, written by hand: `text` stands before its end."""
    return f'{{"created": 1700000000, "data": [{{"b64_json": "{PNG64}"}}]{text}}}'.encode()


# `created` is required, and comes as all of this (stable-diffusion.cpp: ISO; others: float, text, null).
CREATED: dict[str, Any] = {
    "null": None,
    "a-text": "1700000000",
    "an-iso-text": "2026-11-27T10:00:00Z",
    "a-float": 1_700_000_000.5,
    "true": True,
    "negative": -1,
    "empty": "",
    "a-list": [NOW],
    "an-object": {"seconds": NOW},
    "milliseconds": NOW * 1000,
}
# What is optional, and comes otherwise than declared.
ODD_FIELDS: dict[str, dict[str, Any]] = {
    "usage-null": {"usage": None},
    "usage-empty": {"usage": {}},
    "usage-a-list": {"usage": [1, 2]},
    "usage-a-text": {"usage": "12 tokens"},
    "usage-a-number": {"usage": 12},
    # OpenRouter, FLUX: https://github.com/BerriAI/litellm/issues/28023
    "usage-with-fractions": {"usage": {"input_tokens": 12, "output_tokens": 14417.92, "total_tokens": 14429.92}},
    # LocalAI: https://github.com/mudler/LocalAI/issues/7354
    "usage-of-nulls": {"usage": {"input_tokens": None, "input_tokens_details": None, "output_tokens": None}},
    "usage-details-a-list": {"usage": {"input_tokens_details": [{"modality": "TEXT", "token_count": 6}]}},
    "usage-with-a-text": {"usage": {"total_tokens": "1290"}},
    "usage-with-more": {"usage": {"cost": 0.04, "prompt_tokens_details": {"cached_tokens": 0}}},
    "size-null": {"size": None},
    "size-an-object": {"size": {"width": 1024, "height": 1024}},
    "size-unknown": {"size": "2048x1152"},
    "quality-a-number": {"quality": 3},
    "background-a-boolean": {"background": False},
    "output-format-unknown": {"output_format": "jxl"},
    "svg-usage-null": {"svg_usage": None},
    "safety-identifier-a-number": {"safety_identifier": 7},
    "a-code-and-a-message": {"code": 0, "message": "success"},
    "success-and-no-errors": {"success": True, "errors": [], "messages": []},
    "base-resp": {"base_resp": {"status_code": 0, "status_msg": "success"}},
    "http-meta-is-a-field": {"http_meta": {"status_code": 1}},
    "fields-named-as-methods": {"to_dict": 1, "to_json": 2, "additional_properties": {"a": 1}},
    "an-empty-name": {"": 1},
}
# One picture, with something odd beside it.
ODD_SLOTS: dict[str, dict[str, Any]] = {
    "url-null": {"url": None},
    "url-empty": {"url": ""},
    "url-an-object": {"url": {"href": "https://images.example/1.png"}},
    "revised-prompt-null": {"revised_prompt": None},
    "revised-prompt-a-list": {"revised_prompt": ["a", "b"]},
    "revised-prompt-with-half-a-character": {"revised_prompt": "cat \ud83d"},
    "content-filter-results": {
        "content_filter_results": {"hate": {"filtered": False, "severity": "safe"}},
        "prompt_filter_results": {"jailbreak": {"detected": False, "filtered": False}},
    },
    "index-and-timings": {"index": 0, "timings": {"inference": 0.33}, "type": "b64_json"},
    "error-null": {"error": None},
    "error-empty": {"error": ""},
    "a-number-for-a-seed": {"seed": 18_446_744_073_709_551_615},
    "finish-reason": {"finish_reason": "SUCCESS", "nsfw": [False]},
}
# What JSON is not meant to hold, and readers choke on.
ODD_JSON: dict[str, bytes] = {
    "a-raw-tab-in-a-text": raw(', "note": "a\tb"'),
    "a-raw-newline-in-a-text": raw(', "note": "a\nb"'),
    "a-raw-carriage-return-in-a-text": raw(', "note": "a\rb"'),
    "a-raw-control-character-in-a-text": raw(', "note": "a\x01b\x1fc"'),
    "a-raw-tab-in-a-name": raw(', "no\tte": 1'),
    "an-integer-of-5000-digits": raw(f', "seed": {"7" * 5_000}'),
    "a-negative-integer-of-5000-digits": raw(f', "seed": -{"7" * 5_000}'),
    "an-integer-of-5000-digits-in-usage": raw(f', "usage": {{"total_tokens": {"7" * 5_000}}}'),
    "an-integer-of-5000-digits-deep-inside": raw(f', "meta": [{{"seeds": [1, {"7" * 5_000}]}}]'),
    "a-float-without-end": raw(', "score": 1e999'),
    "a-float-of-5000-digits": raw(f', "score": 0.{"3" * 5_000}'),
    "nan": raw(', "score": NaN'),
    "infinity": raw(', "score": Infinity'),
    "minus-infinity": raw(', "scores": [-Infinity, 1]'),
    "nan-in-usage": raw(', "usage": {"total_tokens": NaN}'),
    "names-twice": raw(', "note": 1, "note": 2'),
    "created-twice": raw(', "created": 1700000000'),
    "half-a-character": raw(', "note": "\\ud83d"'),
    "an-escaped-slash": raw(', "note": "a\\/b"'),
    "an-escaped-nul": raw(', "note": "a\\u0000b"'),
    "a-bom": b"\xef\xbb\xbf" + raw(""),
    "a-bom-and-a-tab": b"\xef\xbb\xbf" + raw(', "note": "a\tb"'),
    "blanks-before": b"   \t " + raw(""),
    # Gateways keep the connection alive with blanks while the picture is drawn.
    "newlines-before": b"\n" * 40 + raw(""),
    "newlines-before-and-a-bom": b"\n\n\xef\xbb\xbf" + raw(""),
    "newlines-after": raw("") + b"\r\n\n",
    "deep-json": raw(f', "note": {"[" * 400}{"]" * 400}'),
}
TYPES: dict[str, dict[str, str]] = {
    "with-a-charset": {"content-type": "application/json; charset=utf-8"},
    "in-capitals": {"content-type": "Application/JSON"},
    "text-plain": {"content-type": "text/plain; charset=utf-8"},
    "text-html": {"content-type": "text/html"},
    "octet-stream": {"content-type": "application/octet-stream"},
    "vendor-json": {"content-type": "application/vnd.api+json"},
    "none": {},
    "empty": {"content-type": ""},
    "garbage": {"content-type": "json"},
}
# An error object that is none, beside a picture.
NO_ERRORS: dict[str, Any] = {
    "null": None,
    "empty-text": "",
    "false": False,
    "zero": 0,
    "empty-object": {},
    "empty-list": [],
    "code-0": {"code": 0},
    "code-0-and-a-message": {"code": 0, "message": ""},
}
# Answers of another kind than declared.
OTHER_KINDS: dict[str, bytes] = {
    "a-list": b'[{"url": "https://images.example/1.png"}]',
    "an-empty-list": b"[]",
    "a-text": b'"https://images.example/1.png"',
    "a-number": b"1700000000",
    "null": b"null",
    "true": b"true",
    "nothing": b"",
    "blanks": b" \n ",
    "a-page": b"<html>welcome</html>",
    "base64": PNG64.encode(),
    "a-picture": PNG,
    "cut-json": raw("")[:-1],
    "two-documents": raw("") + raw(""),
}
ERROR_ALONE: dict[str, dict[str, Any]] = {
    "alone": {"error": FAILED},
    "beside-no-pictures": {"created": NOW, "error": FAILED, "data": []},
    "beside-null": {"created": NOW, "error": FAILED, "data": None},
    "beside-null-slots": {"created": NOW, "error": FAILED, "data": [None, None]},
    "beside-empty-slots": {"created": NOW, "error": FAILED, "data": [{}, {"url": None, "b64_json": ""}]},
}
TWO_SLOTS = {"created": NOW, "data": [{"url": "FILE:1.png"}, None]}

# An entry that is read at a glance has few lines.
# fmt: off
ANSWERS: tuple[Row, ...] = (
    Row("good", beside(), create(), [is_just(beside()), gives("created", NOW), gives("data.0.b64_json", PNG64)]),
    Row("created-missing", {"data": [GOOD]}, create(), [
        gives("created", None), gives("data.0.b64_json", PNG64), is_just({"data": [GOOD]})]),
    Row("created-missing-in-an-edit", {"data": [GOOD]}, edit(), [
        gives("created", None), gives("data.0.b64_json", PNG64)]),
    Row("created-missing-and-saved", {"data": [GOOD]}, save(), [wrote({"image-1.png": PNG})], modes=EVERY_WAY),
    *(
        Row(f"created-{name}", beside(created=value), create(), [
            gives_one_of("created", None, value), gives("data.0.b64_json", PNG64), is_just(beside(created=value))])
        for name, value in CREATED.items()
    ),

    Row("no-data", {"created": NOW}, create(), [gives("data", []), is_just({"created": NOW})]),
    Row("data-null", {"created": NOW, "data": None}, create(), [
        gives("data", []), is_just({"created": NOW, "data": None})]),
    Row("data-empty", {"created": NOW, "data": []}, create(), [gives("data", [])]),
    Row("nothing-at-all", {}, create(), [gives("created", None), gives("data", []), is_just({})]),
    Row("nothing-at-all-in-an-edit", {}, edit(), [gives("created", None), gives("data", [])]),
    Row("only-unknown-fields", {"task_id": "t-1", "status": "PENDING"}, create(), [
        gives("data", []), is_just({"task_id": "t-1", "status": "PENDING"})]),
    *(
        Row(f"data-{name}", {"created": NOW, "data": value}, create(), [is_just({"created": NOW, "data": value})])
        for name, value in {
            "an-object": GOOD,
            "a-text": "https://images.example/1.png",
            "a-number": 1,
            "texts": ["https://images.example/1.png", PNG64],
            "a-list-of-lists": [[GOOD]],
            "numbers": [1, 2],
            "null-and-text": [None, "filtered"],
            "an-object-by-index": {"0": GOOD},
        }.items()
    ),
    Row("data-an-object-is-saved", {"created": NOW, "data": GOOD}, save(), [wrote({"image-1.png": PNG})]),
    Row("a-picture-beside-a-text", {"created": NOW, "data": [GOOD, "filtered"]}, create(), [
        gives("data.0.b64_json", PNG64), is_just({"created": NOW, "data": [GOOD, "filtered"]})]),
    Row("a-picture-beside-a-text-is-saved", {"created": NOW, "data": ["filtered", GOOD]}, save(),
        [saved_and_failed((PNG,), {0})], errors.R9SError),

    Row("null-after-a-picture", {"created": NOW, "data": [GOOD, None]}, create(), [
        gives("data.0.b64_json", PNG64), holds("two slots", lambda result: len(result.data) == 2),
        is_just({"created": NOW, "data": [GOOD, None]})]),
    Row("null-before-a-picture", {"created": NOW, "data": [None, GOOD]}, create(), [
        gives("data.1.b64_json", PNG64), is_just({"created": NOW, "data": [None, GOOD]})]),
    Row("only-null", {"created": NOW, "data": [None]}, create(), [is_just({"created": NOW, "data": [None]})]),
    Row("null-after-a-url-is-saved", TWO_SLOTS, save(), [saved_and_failed((PNG,), {1}), wrote({"image-1.png": PNG})],
        errors.R9SError, {"1.png": Reply(PNG, headers={"content-type": "image/png"})}, modes=EVERY_WAY),
    Row("an-empty-slot-is-a-slot", {"created": NOW, "data": [{}, GOOD]}, create(), [
        gives("data.0.url", None), gives("data.0.b64_json", None), gives("data.1.b64_json", PNG64)]),
    # Seedream: https://github.com/Comfy-Org/ComfyUI/pull/9952
    Row("a-slot-with-an-error", {"created": NOW, "data": [GOOD, {"error": FAILED}]}, create(), [
        gives("data.0.b64_json", PNG64), gives("data.1.error.message", "one of two failed"),
        gives("data.1.error.code", "moderation_blocked"), gives("data.1.b64_json", None)]),
    Row("a-slot-with-an-error-in-words", {"created": NOW, "data": [GOOD, {"error": "filtered"}]}, create(), [
        gives("data.0.b64_json", PNG64), is_just({"created": NOW, "data": [GOOD, {"error": "filtered"}]})]),
    *(
        Row(f"slot-{name}", {"created": NOW, "data": [{**GOOD, **more}]}, create(), [
            gives("data.0.b64_json", PNG64), is_just({"created": NOW, "data": [{**GOOD, **more}]})])
        for name, more in ODD_SLOTS.items()
    ),
    *(
        Row(f"slot-{name}-is-saved", {"created": NOW, "data": [{**GOOD, **ODD_SLOTS[name]}]}, save(),
            [wrote({"image-1.png": PNG})])
        for name in ("url-an-object", "url-empty", "error-null")
    ),
    Row("b64-json-a-number-beside-a-picture", {"created": NOW, "data": [GOOD, {"b64_json": 7}]}, create(), [
        gives("data.0.b64_json", PNG64), is_just({"created": NOW, "data": [GOOD, {"b64_json": 7}]})]),
    *(
        Row(f"beside-{name}", beside(**more), create(), [gives("data.0.b64_json", PNG64), is_just(beside(**more))])
        for name, more in ODD_FIELDS.items()
    ),
    Row("beside-all-of-it", {"created": None, "usage": "?", "size": 1, "data": [None, GOOD]}, edit(), [
        gives("data.1.b64_json", PNG64), is_just({"created": None, "usage": "?", "size": 1, "data": [None, GOOD]})]),

    *(Row(f"json-{name}", body, create(), [gives("data.0.b64_json", PNG64)]) for name, body in ODD_JSON.items()),
    *(Row(f"json-{name}-is-saved", ODD_JSON[name], save(), [wrote({"image-1.png": PNG})], modes=EVERY_WAY)
      for name in ("a-raw-tab-in-a-text", "an-integer-of-5000-digits", "nan", "a-bom")),
    Row("json-a-raw-tab-is-kept", ODD_JSON["a-raw-tab-in-a-text"], create(), [
        holds("the tab", lambda result: result.additional_properties["note"] == "a\tb")]),
    Row("json-a-long-integer-is-kept", ODD_JSON["an-integer-of-5000-digits"], create(), [
        holds("its digits", lambda result: _digits(result.to_dict()["seed"]) == "7" * 5_000)]),
    Row("json-a-long-integer-is-written-again", ODD_JSON["an-integer-of-5000-digits"], create(), [
        holds("its digits", lambda result: "7" * 5_000 in result.to_json())]),
    Row("json-of-an-edit-with-a-raw-tab", ODD_JSON["a-raw-tab-in-a-text"], edit(), [gives("data.0.b64_json", PNG64)]),

    *(
        Row(f"content-type-{name}", Reply(beside(), headers=headers), create(), [gives("data.0.b64_json", PNG64)])
        for name, headers in TYPES.items()
    ),
    Row("status-201", Reply(beside(), 201), create(), [gives("data.0.b64_json", PNG64)]),
    Row("status-202", Reply(beside(), 202), create(), [gives("data.0.b64_json", PNG64)]),

    Row("an-error-beside-a-picture", beside(error=FAILED), create(), [
        gives("data.0.b64_json", PNG64), gives("error.message", "one of two failed"),
        gives("error.code", "moderation_blocked"), is_just(beside(error=FAILED))], modes=EVERY_WAY),
    Row("an-error-beside-a-picture-is-saved", beside(error=FAILED), save(), [wrote({"image-1.png": PNG})]),
    Row("an-error-beside-a-url", beside(error=FAILED, data=[{"url": "https://images.example/1.png"}]), create(), [
        gives("data.0.url", "https://images.example/1.png"), gives("error.message", "one of two failed")]),
    Row("an-error-beside-null-and-a-picture", beside(error=FAILED, data=[None, GOOD]), create(), [
        gives("data.1.b64_json", PNG64), gives("error.message", "one of two failed")]),
    Row("an-error-with-a-status-beside-a-picture", beside(error=FAILED, status=429), create(), [
        gives("data.0.b64_json", PNG64), gives("error.message", "one of two failed")]),
    Row("an-error-with-code-429-beside-a-picture", beside(error={"code": 429, "message": "busy"}), create(), [
        gives("data.0.b64_json", PNG64), gives("error.code", 429)]),
    Row("an-error-in-words-beside-a-picture", beside(error="one of two failed"), create(), [
        gives("data.0.b64_json", PNG64), is_just(beside(error="one of two failed"))]),
    Row("an-error-that-is-true-beside-a-picture", beside(error=True), create(), [gives("data.0.b64_json", PNG64)]),
    Row("errors-in-a-list-beside-a-picture", beside(error=[FAILED]), create(), [gives("data.0.b64_json", PNG64)]),
    Row("an-error-beside-a-picture-in-an-edit", beside(error=FAILED), edit(), [
        gives("data.0.b64_json", PNG64), gives("error.message", "one of two failed")]),
    Row("an-error-beside-two-pictures", beside(error=FAILED, data=[GOOD, None, {"b64_json": b64(JPEG)}]), save(), [
        saved_and_failed((PNG, JPEG), {1})], errors.R9SError),
    *(
        Row(f"no-error-{name}", beside(error=value), create(), [
            gives("data.0.b64_json", PNG64), is_just(beside(error=value))])
        for name, value in NO_ERRORS.items()
    ),
    Row("no-error-null-beside-nothing", {"created": NOW, "data": [], "error": None}, create(), [gives("data", [])]),
    *(
        Row(f"an-error-{name}", body, create(), [
            knows("message", "one of two failed"), knows("code", "moderation_blocked"), knows("type", "server_error"),
            knows("status_code", 200), is_a(errors.R9SDefaultError)], errors.R9SDefaultError)
        for name, body in ERROR_ALONE.items()
    ),
    Row("an-error-alone-in-an-edit", {"error": FAILED}, edit(), [knows("message", "one of two failed")],
        errors.R9SDefaultError),

    *(
        Row(f"no-object-{name}", Reply(body), create(), [
            knows("body", body.decode(errors="replace").removeprefix("\ufeff")) if body != PNG else says("billed"),
            knows("request_id", "req-7"), knows("status_code", 200), says("billed")], errors.ResponseValidationError)
        for name, body in OTHER_KINDS.items()
    ),
    Row("no-object-in-an-edit", Reply(OTHER_KINDS["a-list"]), edit(), [says("billed")],
        errors.ResponseValidationError),
    Row("events-in-place-of-json", Reply(f"data: {{\"b64_json\": \"{PNG64}\"}}\n\n".encode(),
        headers={**JSON, "content-type": "text/event-stream"}), create(), [
            holds("nothing", lambda result: result is None), says("billed")], errors.ResponseValidationError),
)
# fmt: on


def _digits(number: Any) -> str:
    """The digits of a number that may be too long for `str`."""
    import sys

    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return str(number)
    finally:
        sys.set_int_max_str_digits(before)
