# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Quality = Literal["auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"] | str
"""The quality of the picture.

These values are known; any other string is sent, and handed over, as it is.
"""
