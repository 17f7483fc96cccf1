# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Quality = Literal["auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"] | str
"""The quality of the picture.

These values are known. Other strings are accepted too, in requests and in responses.
"""
