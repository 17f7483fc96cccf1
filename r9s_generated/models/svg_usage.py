# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .._containers import Nullable
from .._models import ModelBase
from .._scalars import INTEGER, STRING
from .._wires import Wire


@define(repr=False, kw_only=True)
class SvgUsage(ModelBase):
    """The usage of the model that wrote a vector graphic.

    Attributes:
        model: The model that wrote the graphic.
        input_tokens: Tokens read.
        output_tokens: Tokens written, including reasoning tokens.
        reasoning_tokens: Reasoning tokens.
        total_tokens: Tokens read and written.
    """

    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    total_tokens: int | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "model": Wire("model", Nullable(STRING)),
        "input_tokens": Wire("input_tokens", Nullable(INTEGER)),
        "output_tokens": Wire("output_tokens", Nullable(INTEGER)),
        "reasoning_tokens": Wire("reasoning_tokens", Nullable(INTEGER)),
        "total_tokens": Wire("total_tokens", Nullable(INTEGER)),
    }
    _is_answer: ClassVar[bool] = True
