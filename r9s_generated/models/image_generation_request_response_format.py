# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

ImageGenerationRequestResponseFormat = Literal["url", "b64_json"] | str
"""How an image comes back.

These values are known; any other string is sent, and handed over, as it is.
"""
