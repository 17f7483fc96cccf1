# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

Moderation = Literal["low", "auto"] | str
"""The strictness of moderation.

These values are known; any other string is sent, and handed over, as it is.
"""
