# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    pass
    from .image_generation_chunk import ImageGenerationChunk
    from .image_generation_completed import ImageGenerationCompleted
    from .image_generation_partial_image import ImageGenerationPartialImage

ImageGenerationEvent: TypeAlias = "ImageGenerationPartialImage | ImageGenerationCompleted | ImageGenerationChunk"
"""One event of a stream that makes pictures; the gateway sends it in the shape of the provider."""
