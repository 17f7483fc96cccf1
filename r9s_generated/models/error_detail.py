# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import ClassVar

from attrs import define

from .._containers import Nullable
from .._models import ModelBase
from .._scalars import INTEGER, STRING
from .._unions import OneOf
from .._wires import Wire


@define(repr=False, kw_only=True)
class ErrorDetail(ModelBase):
    """One error.

    Attributes:
        message: The error message.
        type: The type of the error, such as invalid_request_error.
        code: A code for programs, such as moderation_blocked. Some providers send the HTTP status.
        param: The field that the error is about.
    """

    message: str | None = None
    type: str | None = None
    code: str | int | None = None
    param: str | None = None

    _wires: ClassVar[dict[str, Wire]] = {
        "message": Wire("message", Nullable(STRING)),
        "type": Wire("type", Nullable(STRING)),
        "code": Wire("code", Nullable(OneOf(STRING, INTEGER))),
        "param": Wire("param", Nullable(STRING)),
    }
    _is_answer: ClassVar[bool] = True
