# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Complexity = Literal["low", "medium", "high"] | str
"""The computation for planning the picture.

These values are known. Other strings are accepted too, in requests and in responses.
"""
