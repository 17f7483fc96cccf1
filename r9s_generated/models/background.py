# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Background = Literal["transparent", "opaque", "auto"]
"""The background of the picture.

An answer may hold a value that was not known when this was made; it is handed over as it is.
"""
