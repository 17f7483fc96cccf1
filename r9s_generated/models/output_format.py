# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

OutputFormat = Literal["png", "jpeg", "webp", "gif", "svg"] | str
"""The file format of an image.

These values are known. Other strings are accepted too, in requests and in responses.
"""
