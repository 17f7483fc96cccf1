# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Moderation = Literal["low", "auto"] | str
"""The strictness of moderation.

These values are known. Other strings are accepted too, in requests and in responses.
"""
