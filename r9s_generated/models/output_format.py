# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

OutputFormat = Literal["png", "jpeg", "webp"]
"""The file format of an image.

An answer may hold a value that was not known when this was made; it is handed over as it is.
"""
