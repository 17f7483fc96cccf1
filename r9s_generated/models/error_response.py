# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import define

from .._codec import (
    INTEGER,
    ModelBase,
    Nullable,
    Ref,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .error_detail import ErrorDetail


@define(repr=False, kw_only=True)
class ErrorResponse(ModelBase):
    """What the API answers when it cannot do what was asked.

    Attributes:
        error: What went wrong.
        status: The HTTP status once more, where the answer has travelled through another protocol.
    """

    error: ErrorDetail
    status: int | None | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "error": Wire("error", Ref("ErrorDetail"), required=True),
        "status": Wire("status", Nullable(INTEGER)),
    }
