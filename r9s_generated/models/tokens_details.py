# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .._containers import Nullable
from .._models import ModelBase
from .._scalars import INTEGER
from .._wires import Wire


@define(repr=False, kw_only=True)
class TokensDetails(ModelBase):
    """Tokens, by kind.

    Attributes:
        text_tokens: Text tokens.
        image_tokens: Image tokens.
    """

    text_tokens: int | None = None
    image_tokens: int | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "text_tokens": Wire("text_tokens", Nullable(INTEGER)),
        "image_tokens": Wire("image_tokens", Nullable(INTEGER)),
    }
    _is_answer: ClassVar[bool] = True
