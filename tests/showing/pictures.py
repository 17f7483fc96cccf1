"""Pictures in every format, and answers that hold them."""

import base64
import io
from typing import Any

from PIL import Image

from r9s import models

SCRIPT = "<script>alert(1)</script>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">{SCRIPT}<rect width="8" height="8"/></svg>'


def drawn(image_format: str, colour: str = "teal") -> str:
    """A small picture as base64; `SVG` for svg."""
    if image_format == "svg":
        return base64.b64encode(SVG.encode()).decode()
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, image_format)
    return base64.b64encode(file.getvalue()).decode()


PNG = drawn("png")
OTHER_PNG = drawn("png", "red")


def picture(**fields: Any) -> models.ImageObject:
    """One image of a result."""
    return models.ImageObject.from_dict(fields)


def result(*images: Any, **fields: Any) -> models.ImageGenerationResponse:
    """A result with these images: dicts, or what a server sends in their place."""
    return models.ImageGenerationResponse.from_dict({"created": 1_700_000_000, "data": list(images), **fields})


def shown(held: Any) -> dict[str, str]:
    """What a notebook gets to show, by media type."""
    found: dict[str, str] = held._repr_mimebundle_()
    return found
