# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Background = Literal["transparent", "opaque", "auto"] | str
"""The background of the picture.

These values are known; any other string is sent, and handed over, as it is.
"""
