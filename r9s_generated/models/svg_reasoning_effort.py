# Generated from images.yaml by `make regen`; do not edit.
from typing import Literal

SvgReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | str
"""The amount of reasoning before a graphic is written.

These values are known. Other strings are accepted too, in requests and in responses.
"""
