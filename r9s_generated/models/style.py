# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Style = Literal["vivid", "natural"]
"""The style of the picture.

An answer may hold a value that was not known when this was made; it is handed over as it is.
"""
