# Generated from images.yaml by `make regen`; do not edit.
"""The models: what is sent and what comes back. Each is loaded when it is first used."""

from typing import TYPE_CHECKING

from .._lazy import attach

if TYPE_CHECKING:
    from .background import Background as Background
    from .error_detail import ErrorDetail as ErrorDetail
    from .error_response import ErrorResponse as ErrorResponse
    from .image_generation_request import ImageGenerationRequest as ImageGenerationRequest
    from .image_generation_request_response_format import (
        ImageGenerationRequestResponseFormat as ImageGenerationRequestResponseFormat,
    )
    from .image_generation_response import ImageGenerationResponse as ImageGenerationResponse
    from .image_object import ImageObject as ImageObject
    from .moderation import Moderation as Moderation
    from .output_format import OutputFormat as OutputFormat
    from .quality import Quality as Quality
    from .size import Size as Size
    from .style import Style as Style
    from .tokens_details import TokensDetails as TokensDetails
    from .usage import Usage as Usage

__all__ = [
    "Background",
    "ErrorDetail",
    "ErrorResponse",
    "ImageGenerationRequest",
    "ImageGenerationRequestResponseFormat",
    "ImageGenerationResponse",
    "ImageObject",
    "Moderation",
    "OutputFormat",
    "Quality",
    "Size",
    "Style",
    "TokensDetails",
    "Usage",
]

__getattr__ = attach(
    __name__,
    {
        "Background": "background",
        "ErrorDetail": "error_detail",
        "ErrorResponse": "error_response",
        "ImageGenerationRequest": "image_generation_request",
        "ImageGenerationRequestResponseFormat": "image_generation_request_response_format",
        "ImageGenerationResponse": "image_generation_response",
        "ImageObject": "image_object",
        "Moderation": "moderation",
        "OutputFormat": "output_format",
        "Quality": "quality",
        "Size": "size",
        "Style": "style",
        "TokensDetails": "tokens_details",
        "Usage": "usage",
    },
)


def __dir__() -> list[str]:
    return __all__
