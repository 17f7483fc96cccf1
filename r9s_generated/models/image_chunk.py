# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .. import models
from .._containers import Nullable
from .._picture import Picture
from .._references import Ref
from .._scalars import BOOLEAN, INTEGER, NUMBER, STRING
from .._wires import Wire


@define(repr=False, kw_only=True)
class ImageChunk(Picture):
    """The state of one picture of a stream.

    Attributes:
        index: The index of the picture, from 0.
        b64_json: The current state of the picture, base64-encoded.
        url: Where the picture can be fetched for 60 minutes.
        progress: The progress of the picture. 0 to 1.
        is_final: Whether the picture is finished.
        revised_prompt: The prompt after the provider has rewritten it.
        error: Why this picture was not made, if the provider reports it.
    """

    index: int | None = None
    b64_json: str | None = None
    url: str | None = None
    progress: float | None = None
    is_final: bool | None = None
    revised_prompt: str | None = None
    error: models.ErrorDetail | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "index": Wire("index", Nullable(INTEGER)),
        "b64_json": Wire("b64_json", Nullable(STRING)),
        "url": Wire("url", Nullable(STRING)),
        "progress": Wire("progress", Nullable(NUMBER)),
        "is_final": Wire("is_final", Nullable(BOOLEAN)),
        "revised_prompt": Wire("revised_prompt", Nullable(STRING)),
        "error": Wire("error", Nullable(Ref("ErrorDetail"))),
    }
    _is_answer: ClassVar[bool] = True
    _inlined: ClassVar[tuple[str, ...]] = ("b64_json",)
    _linked: ClassVar[tuple[str, ...]] = ("url",)
    _final: ClassVar[bool | None] = None
    _lifetime: ClassVar[int | None] = 3600
