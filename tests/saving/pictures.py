"""Pictures, and everything that can hold one."""

import base64
from typing import Any

from r9s.models import (
    ImageGenerationChunk,
    ImageGenerationResponse,
)

PNG = b"\x89PNG\r\n\x1a\nand more"
JPEG = b"\xff\xd8\xff\xe0and more"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 and more"
GIF = b"GIF89aand more"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'


def b64(content: bytes) -> str:
    """The picture as the API sends it."""
    return base64.b64encode(content).decode()


def result(*contents: bytes) -> ImageGenerationResponse:
    """The result of a call, with these pictures."""
    return linked(*({"b64_json": b64(content)} for content in contents))


def linked(*images: dict[str, Any] | None) -> ImageGenerationResponse:
    """The result of a call, with images as they are given."""
    return ImageGenerationResponse.from_dict({"created": 7, "data": list(images)})


def url(address: str) -> ImageGenerationResponse:
    """The result of a call, with one picture behind a URL."""
    return linked({"url": address})


def chunk(*images: dict[str, Any]) -> ImageGenerationChunk:
    """An event in chunked shape."""
    return ImageGenerationChunk.from_dict({"object": "image.generation.chunk", "data": list(images)})
