"""The generated models: what the API takes and what it answers. Each is loaded when it is first used."""

from typing import TYPE_CHECKING

import r9s_generated.models as _generated

if TYPE_CHECKING:
    from r9s_generated.models import *  # noqa: F403

__all__ = _generated.__all__  # pyright: ignore[reportUnsupportedDunderAll]
__getattr__ = _generated.__getattr__
__dir__ = _generated.__dir__
