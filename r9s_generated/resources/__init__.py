# Generated from images.yaml by `make regen`; do not edit.
"""The operations as methods, one class per tag. A facade provides the transport."""

from typing import TYPE_CHECKING, Generic, TypeVar

from .. import _call
from .. import resources as _resources
from .._lazy import attach
from .._members import Members

if TYPE_CHECKING:
    from .images import Images as Images

R = TypeVar("R")

SERVER_URL = "https://api.r9s.ai/v1"
"""The first server in the spec."""


class Resources(Members, Generic[R]):
    """Every resource of the API, sent over `transport`; R is the type of the `retries` option.

    Each resource is loaded at its first use.
    """

    def __init__(self, transport: "_call.Transport[R]") -> None:
        self._transport = transport

    @property
    def images(self) -> "_resources.Images[R]":
        """Make pictures from text, and change pictures."""
        return _resources.Images(self._transport)


__getattr__ = attach(
    __name__,
    {
        "Images": "images",
    },
)

__all__ = ["SERVER_URL", "Resources"]
