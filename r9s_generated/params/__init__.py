# Generated from images.yaml by `make regen`; do not edit.
"""A TypedDict of the parameters of each operation, for `**params`. Each is loaded at its first use."""

from typing import TYPE_CHECKING

from .._lazy import attach

if TYPE_CHECKING:
    from .images import ImagesCreateParams as ImagesCreateParams
    from .images import ImagesEditParams as ImagesEditParams

__all__ = [
    "ImagesCreateParams",
    "ImagesEditParams",
]

__getattr__ = attach(
    __name__,
    {
        "ImagesCreateParams": "images",
        "ImagesEditParams": "images",
    },
)


def __dir__() -> list[str]:
    return __all__
