# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Background = Literal["transparent", "opaque", "auto"] | str
"""The background of the picture.

These values are known. Other strings are accepted too, in requests and in responses.
"""
