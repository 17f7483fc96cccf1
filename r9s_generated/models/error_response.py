# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import define
from attrs import field as _field

from .. import models
from .._containers import Nullable
from .._models import ModelBase
from .._references import Ref
from .._scalars import INTEGER
from .._wires import Wire


@define(repr=False, kw_only=True)
class ErrorResponse(ModelBase):
    """The response of the API to a request that failed.

    Attributes:
        error: What went wrong.
        status: The HTTP status again, if the response passed through another protocol.
    """

    error: models.ErrorDetail | Any = _field(factory=Ref("ErrorDetail").nothing)
    status: int | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "error": Wire("error", Ref("ErrorDetail"), required=True, has_default=True),
        "status": Wire("status", Nullable(INTEGER)),
    }
    _is_answer: ClassVar[bool] = True
