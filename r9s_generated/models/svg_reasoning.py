# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .. import models
from .._models import ModelBase
from .._scalars import STRING
from .._wires import Wire
from ..types import UNSET, Unset


@define(repr=False, kw_only=True)
class SvgReasoning(ModelBase):
    """How much the model reasons before it writes a graphic.

    Attributes:
        effort: The amount of reasoning. Known values: none, minimal, low, medium, high, xhigh, max; other values are
            accepted too.
    """

    effort: models.SvgReasoningEffort | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "effort": Wire("effort", STRING),
    }
