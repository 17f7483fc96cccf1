"""27 answers in the shapes of as many providers, made by hand: each goes through unchanged, and can be saved."""

import json
from collections.abc import Mapping
from typing import Any

from tests.field.calls import create, save
from tests.field.checks import holds, is_just, wrote_contents
from tests.field.row import Check, Reply, Row
from tests.field.tiny import GIF, JPEG, PNG, SVG, WEBP, b64, data_url

NOW = 1_764_237_600
USAGE = {
    "total_tokens": 4_180,
    "input_tokens": 20,
    "output_tokens": 4_160,
    "input_tokens_details": {"text_tokens": 20, "image_tokens": 0},
    "output_tokens_details": {"text_tokens": 0, "image_tokens": 4_160},
}
FILES = {
    "1.png": Reply(PNG, headers={"content-type": "image/png"}),
    "2.jpg": Reply(JPEG, headers={"content-type": "image/jpeg"}),
    "3.webp": Reply(WEBP, headers={"content-type": "binary/octet-stream"}),
}

# What came, and the pictures in it. FILE:... stands for a URL.
RECORDED_ANSWERS: Mapping[str, tuple[dict[str, Any], tuple[bytes, ...]]] = {
    "openai-gpt-image": (
        {"created": NOW, "background": "opaque", "data": [{"b64_json": b64(PNG)}], "output_format": "png",
         "quality": "high", "size": "1024x1024", "usage": USAGE}, (PNG,)),
    "openai-gpt-image-of-three": (
        {"created": NOW, "background": "transparent", "data": [{"b64_json": b64(each)} for each in (PNG, WEBP, JPEG)],
         "output_format": "webp", "quality": "low", "size": "1536x1024", "usage": USAGE}, (PNG, WEBP, JPEG)),
    "openai-gif": (
        {"created": NOW, "data": [{"b64_json": b64(GIF)}], "output_format": "gif", "quality": "max",
         "size": "512x512", "safety_identifier": "u-1", "usage": USAGE}, (GIF,)),
    "openai-svg": (
        {"created": NOW, "data": [{"b64_json": b64(SVG)}], "output_format": "svg", "size": "1024x1024",
         "svg_usage": {"model": "gpt-6", "input_tokens": 9, "output_tokens": 80, "reasoning_tokens": 40,
                       "total_tokens": 89}, "usage": USAGE}, (SVG,)),
    "openai-url-with-a-revised-prompt": (
        {"created": NOW, "data": [{"revised_prompt": "A fluffy grey cat, 猫 🐈", "url": "FILE:1.png"}]}, (PNG,)),
    "openai-of-old-two-urls": ({"created": NOW, "data": [{"url": "FILE:1.png"}, {"url": "FILE:2.jpg"}]}, (PNG, JPEG)),
    "azure-with-filters": (
        {"created": NOW, "data": [{
            "content_filter_results": {name: {"filtered": False, "severity": "safe"}
                                       for name in ("hate", "self_harm", "sexual", "violence")},
            "prompt_filter_results": {"jailbreak": {"detected": False, "filtered": False},
                                      "profanity": {"detected": False, "filtered": False}},
            "revised_prompt": "a cat", "url": "FILE:1.png"}]}, (PNG,)),
    "azure-gpt-image": (
        {"created": NOW, "background": "opaque", "content_filters": [{"blocked": False, "source_type": "prompt"}],
         "data": [{"b64_json": b64(PNG), "revised_prompt": None, "url": None}], "usage": USAGE}, (PNG,)),
    "gemini-over-openai": ({"created": NOW, "data": [{"b64_json": b64(PNG)}], "id": "x1", "object": "list"}, (PNG,)),
    "gemini-with-modalities": (
        {"created": NOW, "data": [{"b64_json": b64(JPEG), "mime_type": "image/jpeg"}],
         "usage": {"prompt_tokens": 6, "completion_tokens": 1290, "total_tokens": 1296,
                   "prompt_tokens_details": [{"modality": "TEXT", "tokenCount": 6}],
                   "input_tokens_details": None}}, (JPEG,)),
    "vertex-imagen": (
        {"created": NOW, "data": [{"b64_json": b64(PNG), "safetyAttributes": {"categories": [], "scores": []}}],
         "raiFilteredReason": None}, (PNG,)),
    "qwen": (
        {"created": NOW, "data": [{"url": "FILE:1.png"}], "request_id": "f3a1", "output": {"task_status": "SUCCEEDED"},
         "usage": {"width": 1328, "height": 1328, "image_count": 1}}, (PNG,)),
    "wanx": (
        {"created": NOW, "data": [{"url": "FILE:1.png", "orig_prompt": "a cat", "actual_prompt": "a fluffy cat"}],
         "task_metrics": {"TOTAL": 1, "SUCCEEDED": 1, "FAILED": 0}, "usage": {"image_count": 1}}, (PNG,)),
    "zhipu-cogview": (
        {"created": NOW, "data": [{"url": "FILE:1.png"}], "content_filter": [{"role": "user", "level": 3}],
         "id": "20261127", "request_id": "20261127"}, (PNG,)),
    "minimax": (
        {"id": "04d3", "created": NOW, "data": [{"url": "FILE:2.jpg"}], "metadata": {"failed_count": "0"},
         "base_resp": {"status_code": 0, "status_msg": "success"}}, (JPEG,)),
    "seedream": (
        {"model": "doubao-seedream-5-0", "created": NOW, "data": [{"url": "FILE:1.png", "size": "2048x2048"},
                                                                   {"url": "FILE:2.jpg", "size": "2048x2048"}],
         "usage": {"generated_images": 2, "output_tokens": 32_768, "total_tokens": 32_768}}, (PNG, JPEG)),
    "hunyuan": (
        {"created": NOW, "id": "h-1", "data": [{"url": "FILE:1.png", "revised_prompt": ""}], "note": "由AI生成"},
        (PNG,)),
    "siliconflow": (
        {"images": [{"url": "FILE:1.png"}], "timings": {"inference": 1.63}, "seed": 2_051_353_937,
         "shared_id": "0", "created": NOW, "data": [{"url": "FILE:1.png"}]}, (PNG,)),
    "together": (
        {"id": "o-2Hx", "model": "black-forest-labs/FLUX.2-dev", "object": "list", "created": NOW,
         "data": [{"timings": {"inference": 0.397}, "index": 0, "url": "FILE:2.jpg", "b64_json": None,
                   "type": "url"}]}, (JPEG,)),
    "together-base64": (
        {"id": "o-3", "model": "m", "object": "list", "data": [{"index": 0, "b64_json": b64(PNG), "type": "b64_json"}]},
        (PNG,)),
    "fal": (
        {"created": NOW, "data": [{"url": "FILE:3.webp", "width": 1024, "height": 768, "content_type": "image/webp",
                                   "file_name": None, "file_size": 123_456}],
         "timings": {}, "seed": 7_234_567_890_123_456_789, "has_nsfw_concepts": [False], "prompt": "a cat"}, (WEBP,)),
    "stability": (
        {"created": NOW, "data": [{"b64_json": b64(PNG), "finish_reason": "SUCCESS", "seed": 343_940_597}]}, (PNG,)),
    "xai": (
        {"created": NOW, "data": [{"url": "FILE:2.jpg", "mime_type": "image/jpeg", "revised_prompt": ""}],
         "usage": {"cost_in_usd_ticks": 200_000_000}}, (JPEG,)),
    "openrouter-flux": (
        {"created": NOW, "data": [{"b64_json": b64(PNG)}], "provider": "Black Forest Labs",
         "usage": {"prompt_tokens": 12, "output_tokens": 14417.92, "total_tokens": 14429.92, "cost": 0.014,
                   "is_byok": False}}, (PNG,)),
    "stable-diffusion-cpp": (
        {"created": "2026-01-18T01:11:04Z", "data": [{"b64_json": b64(PNG)}], "output_format": "png"}, (PNG,)),
    "local-ai": (
        {"created": NOW, "id": "a-b-c", "data": [{"embedding": None, "index": 0, "url": "FILE:1.png"}],
         "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}}, (PNG,)),
    "a-proxy-that-inlines": (
        {"created": NOW * 1000, "data": [{"url": data_url(WEBP, "image/webp"), "b64_json": ""}], "error": None,
         "code": 0, "msg": "ok", "trace": {"hops": [{"name": "edge", "ms": 0.5}]}}, (WEBP,)),
}  # fmt: skip
assert len(RECORDED_ANSWERS) == 27


def _unlinked(document: Any) -> Any:
    """The document with URLs that are never fetched."""
    return json.loads(json.dumps(document).replace("FILE:", "https://images.example/"))


def _slots(number: int) -> Check:
    """The result has so many slots."""
    return holds(f"{number} slots", lambda value: len(value.data) == number)


RECORDED: tuple[Row, ...] = (
    *(
        Row(
            f"{name}-unchanged",
            _unlinked(document),
            create(),
            [
                is_just(_unlinked(document)),
                _slots(len(document["data"])),
            ],
        )
        for name, (document, _) in RECORDED_ANSWERS.items()
    ),
    *(
        Row(f"{name}-saved", document, save(), [wrote_contents(*contents)], files=FILES)
        for name, (document, contents) in RECORDED_ANSWERS.items()
    ),
)
