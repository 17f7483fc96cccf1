# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .. import models
from .._containers import Nullable
from .._picture import Picture
from .._references import Ref
from .._scalars import STRING
from .._wires import Wire


@define(repr=False, kw_only=True)
class ImageObject(Picture):
    """One image, either as a URL or as base64.

    Attributes:
        url: The URL of the image. It is valid for 60 minutes.
        b64_json: The image file, base64-encoded.
        revised_prompt: The prompt after the provider has rewritten it.
        error: Why this picture was not made, if the provider reports it.
    """

    url: str | None = None
    b64_json: str | None = None
    revised_prompt: str | None = None
    error: models.ErrorDetail | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "url": Wire("url", Nullable(STRING)),
        "b64_json": Wire("b64_json", Nullable(STRING)),
        "revised_prompt": Wire("revised_prompt", Nullable(STRING)),
        "error": Wire("error", Nullable(Ref("ErrorDetail"))),
    }
    _is_answer: ClassVar[bool] = True
    _inlined: ClassVar[tuple[str, ...]] = ("b64_json",)
    _linked: ClassVar[tuple[str, ...]] = ("url",)
    _lifetime: ClassVar[int | None] = 3600
