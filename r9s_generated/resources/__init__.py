# Generated from images.yaml by `make regen`; do not edit.
"""The operations as methods, one class per tag, on whatever transport a facade brings."""

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from .._call import Transport
    from .images import Images

R = TypeVar("R")

SERVER_URL = "https://api.r9s.ai/v1"
"""The server that the spec names first."""


class Resources(Generic[R]):
    """Every resource of the API, sent over `transport`; R is the type of the `retries` option.

    Each resource is loaded when it is first used.
    """

    def __init__(self, transport: "Transport[R]") -> None:
        self._transport = transport

    @property
    def images(self) -> "Images[R]":
        """Make pictures from text, and change pictures."""
        from .images import Images

        return Images(self._transport)


__all__ = ["SERVER_URL", "Resources"]
