# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

InputFidelity = Literal["high", "low"] | str
"""How closely the given pictures are followed.

These values are known. Other strings are accepted too, in requests and in responses.
"""
