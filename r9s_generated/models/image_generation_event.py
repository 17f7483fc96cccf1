# Generated from images.yaml by `make regen`; do not edit.
from typing import TypeAlias

from .image_generation_chunk import ImageGenerationChunk
from .image_generation_completed import ImageGenerationCompleted
from .image_generation_partial_failed import ImageGenerationPartialFailed
from .image_generation_partial_image import ImageGenerationPartialImage
from .image_generation_partial_succeeded import ImageGenerationPartialSucceeded

ImageGenerationEvent: TypeAlias = (
    ImageGenerationPartialImage
    | ImageGenerationCompleted
    | ImageGenerationPartialSucceeded
    | ImageGenerationPartialFailed
    | ImageGenerationChunk
)
"""One event of a stream that makes pictures. The gateway sends it in the format of the provider."""
