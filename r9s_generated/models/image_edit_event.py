# Generated from images.yaml by `make regen`; do not edit.
from typing import TypeAlias

from .image_edit_chunk import ImageEditChunk
from .image_edit_completed import ImageEditCompleted
from .image_edit_partial_image import ImageEditPartialImage

ImageEditEvent: TypeAlias = ImageEditPartialImage | ImageEditCompleted | ImageEditChunk
"""One event of a stream that edits pictures. The gateway sends it in the format of the provider."""
