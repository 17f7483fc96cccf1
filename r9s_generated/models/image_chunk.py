# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import define

from .._codec import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    ModelBase,
    Nullable,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(repr=False, kw_only=True)
class ImageChunk(ModelBase):
    """The state of one picture of a stream.

    Attributes:
        index: Which picture this is, from 0.
        b64_json: The picture as it is now, base64-encoded.
        url: Where the picture can be fetched for 60 minutes.
        progress: How much of the picture is done. 0 to 1.
        is_final: Whether the picture is finished.
        revised_prompt: The prompt that was drawn after the provider had rewritten it.
    """

    index: int | None | Unset = UNSET
    b64_json: str | None | Unset = UNSET
    url: str | None | Unset = UNSET
    progress: float | None | Unset = UNSET
    is_final: bool | None | Unset = UNSET
    revised_prompt: str | None | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "index": Wire("index", Nullable(INTEGER)),
        "b64_json": Wire("b64_json", Nullable(STRING)),
        "url": Wire("url", Nullable(STRING)),
        "progress": Wire("progress", Nullable(NUMBER)),
        "is_final": Wire("is_final", Nullable(BOOLEAN)),
        "revised_prompt": Wire("revised_prompt", Nullable(STRING)),
    }
