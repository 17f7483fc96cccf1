# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Style = Literal["vivid", "natural"] | str
"""The style of the picture.

These values are known. Other strings are accepted too, in requests and in responses.
"""
