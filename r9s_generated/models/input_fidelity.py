# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

InputFidelity = Literal["high", "low"] | str
"""The closeness to the given pictures.

These values are known; any other string is sent, and handed over, as it is.
"""
