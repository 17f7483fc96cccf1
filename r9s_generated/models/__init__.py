# Generated from images.yaml by `make regen`; do not edit.
"""The models of requests and responses. Each is loaded at its first use."""

from typing import TYPE_CHECKING

from .._lazy import attach

if TYPE_CHECKING:
    from .background import Background as Background
    from .complexity import Complexity as Complexity
    from .error_detail import ErrorDetail as ErrorDetail
    from .error_response import ErrorResponse as ErrorResponse
    from .image_chunk import ImageChunk as ImageChunk
    from .image_edit_chunk import ImageEditChunk as ImageEditChunk
    from .image_edit_completed import ImageEditCompleted as ImageEditCompleted
    from .image_edit_event import ImageEditEvent as ImageEditEvent
    from .image_edit_partial_image import ImageEditPartialImage as ImageEditPartialImage
    from .image_edit_request import ImageEditRequest as ImageEditRequest
    from .image_generation_chunk import ImageGenerationChunk as ImageGenerationChunk
    from .image_generation_completed import ImageGenerationCompleted as ImageGenerationCompleted
    from .image_generation_event import ImageGenerationEvent as ImageGenerationEvent
    from .image_generation_partial_failed import ImageGenerationPartialFailed as ImageGenerationPartialFailed
    from .image_generation_partial_image import ImageGenerationPartialImage as ImageGenerationPartialImage
    from .image_generation_partial_succeeded import ImageGenerationPartialSucceeded as ImageGenerationPartialSucceeded
    from .image_generation_request import ImageGenerationRequest as ImageGenerationRequest
    from .image_generation_request_response_format import (
        ImageGenerationRequestResponseFormat as ImageGenerationRequestResponseFormat,
    )
    from .image_generation_response import ImageGenerationResponse as ImageGenerationResponse
    from .image_object import ImageObject as ImageObject
    from .input_fidelity import InputFidelity as InputFidelity
    from .moderation import Moderation as Moderation
    from .output_format import OutputFormat as OutputFormat
    from .quality import Quality as Quality
    from .size import Size as Size
    from .style import Style as Style
    from .svg_options import SvgOptions as SvgOptions
    from .svg_reasoning import SvgReasoning as SvgReasoning
    from .svg_reasoning_effort import SvgReasoningEffort as SvgReasoningEffort
    from .svg_usage import SvgUsage as SvgUsage
    from .tokens_details import TokensDetails as TokensDetails
    from .usage import Usage as Usage

__all__ = [
    "Background",
    "Complexity",
    "ErrorDetail",
    "ErrorResponse",
    "ImageChunk",
    "ImageEditChunk",
    "ImageEditCompleted",
    "ImageEditEvent",
    "ImageEditPartialImage",
    "ImageEditRequest",
    "ImageGenerationChunk",
    "ImageGenerationCompleted",
    "ImageGenerationEvent",
    "ImageGenerationPartialFailed",
    "ImageGenerationPartialImage",
    "ImageGenerationPartialSucceeded",
    "ImageGenerationRequest",
    "ImageGenerationRequestResponseFormat",
    "ImageGenerationResponse",
    "ImageObject",
    "InputFidelity",
    "Moderation",
    "OutputFormat",
    "Quality",
    "Size",
    "Style",
    "SvgOptions",
    "SvgReasoning",
    "SvgReasoningEffort",
    "SvgUsage",
    "TokensDetails",
    "Usage",
]

__getattr__ = attach(
    __name__,
    {
        "Background": "background",
        "Complexity": "complexity",
        "ErrorDetail": "error_detail",
        "ErrorResponse": "error_response",
        "ImageChunk": "image_chunk",
        "ImageEditChunk": "image_edit_chunk",
        "ImageEditCompleted": "image_edit_completed",
        "ImageEditEvent": "image_edit_event",
        "ImageEditPartialImage": "image_edit_partial_image",
        "ImageEditRequest": "image_edit_request",
        "ImageGenerationChunk": "image_generation_chunk",
        "ImageGenerationCompleted": "image_generation_completed",
        "ImageGenerationEvent": "image_generation_event",
        "ImageGenerationPartialFailed": "image_generation_partial_failed",
        "ImageGenerationPartialImage": "image_generation_partial_image",
        "ImageGenerationPartialSucceeded": "image_generation_partial_succeeded",
        "ImageGenerationRequest": "image_generation_request",
        "ImageGenerationRequestResponseFormat": "image_generation_request_response_format",
        "ImageGenerationResponse": "image_generation_response",
        "ImageObject": "image_object",
        "InputFidelity": "input_fidelity",
        "Moderation": "moderation",
        "OutputFormat": "output_format",
        "Quality": "quality",
        "Size": "size",
        "Style": "style",
        "SvgOptions": "svg_options",
        "SvgReasoning": "svg_reasoning",
        "SvgReasoningEffort": "svg_reasoning_effort",
        "SvgUsage": "svg_usage",
        "TokensDetails": "tokens_details",
        "Usage": "usage",
    },
)


def __dir__() -> list[str]:
    return __all__
