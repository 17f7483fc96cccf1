# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import define

from .._codec import (
    INTEGER,
    ModelBase,
    Nullable,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(repr=False, kw_only=True)
class TokensDetails(ModelBase):
    """Tokens, by kind.

    Attributes:
        text_tokens: Tokens of text.
        image_tokens: Tokens of images.
    """

    text_tokens: int | None | Unset = UNSET
    image_tokens: int | None | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "text_tokens": Wire("text_tokens", Nullable(INTEGER)),
        "image_tokens": Wire("image_tokens", Nullable(INTEGER)),
    }
