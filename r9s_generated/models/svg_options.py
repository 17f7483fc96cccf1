# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .. import models
from .._models import ModelBase
from .._references import Ref
from .._scalars import STRING
from .._wires import Wire
from ..types import UNSET, Unset


@define(repr=False, kw_only=True)
class SvgOptions(ModelBase):
    """Options for a vector graphic.

    Attributes:
        model: The model that writes the graphic.
        reasoning: How much the model reasons first.
    """

    model: str
    reasoning: models.SvgReasoning | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "model": Wire("model", STRING, required=True),
        "reasoning": Wire("reasoning", Ref("SvgReasoning")),
    }
