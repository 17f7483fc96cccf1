# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    pass
    from .image_edit_chunk import ImageEditChunk
    from .image_edit_completed import ImageEditCompleted
    from .image_edit_partial_image import ImageEditPartialImage

ImageEditEvent: TypeAlias = "ImageEditPartialImage | ImageEditCompleted | ImageEditChunk"
"""One event of a stream that edits pictures; the gateway sends it in the shape of the provider."""
