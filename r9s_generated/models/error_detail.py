# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import define

from .._codec import (
    NULL,
    STRING,
    ModelBase,
    Nullable,
    OneOf,
    Wire,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    pass


@define(repr=False, kw_only=True)
class ErrorDetail(ModelBase):
    """One error.

    Attributes:
        message: The error in words.
        type: The kind of error, such as invalid_request_error.
        code: A code for programs.
        param: The field that the error is about.
    """

    message: str
    type: str
    code: str | None | Unset = UNSET
    param: str | None | Unset = UNSET

    _wires: ClassVar[dict[str, Wire]] = {
        "message": Wire("message", STRING, required=True),
        "type": Wire("type", STRING, required=True),
        "code": Wire("code", OneOf(STRING, NULL)),
        "param": Wire("param", Nullable(STRING)),
    }
