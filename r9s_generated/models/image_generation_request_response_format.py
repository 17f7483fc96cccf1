# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

ImageGenerationRequestResponseFormat = Literal["url", "b64_json"]
"""How an image comes back.

An answer may hold a value that was not known when this was made; it is handed over as it is.
"""
