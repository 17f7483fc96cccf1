# Generated from images.yaml by `make regen`; do not edit.
"""The events of all operations. A gateway may send the events of one operation for another."""

from __future__ import annotations

from ._references import Ref
from ._unions import Tagged

EVERY = Tagged(
    ("object", "image.generation.chunk", Ref("ImageGenerationChunk")),
    ("type", "image_generation.completed", Ref("ImageGenerationCompleted")),
    ("type", "image_generation.partial_failed", Ref("ImageGenerationPartialFailed")),
    ("type", "image_generation.partial_image", Ref("ImageGenerationPartialImage")),
    ("type", "image_generation.partial_succeeded", Ref("ImageGenerationPartialSucceeded")),
    ("object", "image.edit.chunk", Ref("ImageEditChunk")),
    ("type", "image_edit.completed", Ref("ImageEditCompleted")),
    ("type", "image_edit.partial_image", Ref("ImageEditPartialImage")),
)
"""Each event with a tag, by its tag."""
COMPLETING: frozenset[str] = frozenset(
    [
        "ImageGenerationChunk",
        "ImageGenerationCompleted",
        "ImageGenerationPartialSucceeded",
        "ImageEditChunk",
        "ImageEditCompleted",
    ]
)
"""The classes of completed events."""
TERMINAL: frozenset[str] = frozenset(
    [
        "ImageGenerationCompleted",
        "ImageEditCompleted",
    ]
)
"""The classes of events after which a stream may end."""
