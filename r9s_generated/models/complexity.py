# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Complexity = Literal["low", "medium", "high"] | str
"""The computation that is spent on planning the picture.

These values are known; any other string is sent, and handed over, as it is.
"""
