"""A TypedDict of the parameters of each operation, such as `ImagesCreateParams` for `images.create(**params)`.

Each is loaded at its first use.
"""

from typing import TYPE_CHECKING

import r9s_generated.params as _generated

if TYPE_CHECKING:
    from r9s_generated.params import *  # noqa: F403

__all__ = _generated.__all__  # pyright: ignore[reportUnsupportedDunderAll]
__getattr__ = _generated.__getattr__
__dir__ = _generated.__dir__
