# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Size = Literal["auto", "1024x1024", "1536x1024", "1024x1536", "256x256", "512x512", "1792x1024", "1024x1792"] | str
"""The size of the picture.

These values are known. Other strings are accepted too, in requests and in responses.
"""
