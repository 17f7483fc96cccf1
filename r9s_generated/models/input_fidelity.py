# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

InputFidelity = Literal["high", "low"]
"""The closeness to the given pictures.

An answer may hold a value that was not known when this was made; it is handed over as it is.
"""
