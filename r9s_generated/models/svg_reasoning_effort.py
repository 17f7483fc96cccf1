# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

SvgReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | str
"""The amount of thought before a graphic is written.

These values are known; any other string is sent, and handed over, as it is.
"""
