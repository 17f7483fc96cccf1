# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Style = Literal["vivid", "natural"] | str
"""The style of the picture.

These values are known; any other string is sent, and handed over, as it is.
"""
