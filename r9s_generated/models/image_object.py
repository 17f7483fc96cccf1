# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import define

from .._codec import (
    STRING,
    ModelBase,
    Nullable,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(repr=False, kw_only=True)
class ImageObject(ModelBase):
    """One image, either as a link or as base64.

    Attributes:
        url: Where the image can be fetched for 60 minutes.
        b64_json: The file itself, base64-encoded.
        revised_prompt: The prompt that was drawn after the provider had rewritten it.
    """

    url: str | None | Unset = UNSET
    b64_json: str | None | Unset = UNSET
    revised_prompt: str | None | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "url": Wire("url", Nullable(STRING)),
        "b64_json": Wire("b64_json", Nullable(STRING)),
        "revised_prompt": Wire("revised_prompt", Nullable(STRING)),
    }
