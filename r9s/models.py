"""The generated models of requests and responses. Each is loaded at its first use."""

from typing import TYPE_CHECKING

import r9s_generated.models as _generated

if TYPE_CHECKING:
    from r9s_generated.models import *  # noqa: F403

__all__ = _generated.__all__  # pyright: ignore[reportUnsupportedDunderAll]
__getattr__ = _generated.__getattr__
__dir__ = _generated.__dir__
