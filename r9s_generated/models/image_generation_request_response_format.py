# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

ImageGenerationRequestResponseFormat = Literal["url", "b64_json"] | str
"""The form of an image in the response.

These values are known. Other strings are accepted too, in requests and in responses.
"""
