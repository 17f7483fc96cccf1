"""The Python SDK for the images API of R9S: `from r9s import R9S`.

Everything is loaded when it is first used, so importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from r9s_generated.types import HttpMeta as HttpMeta

    from . import errors as errors
    from . import models as models
    from . import utils as utils
    from ._client import R9S as R9S

__all__ = ["R9S", "HttpMeta", "__version__", "errors", "models", "utils"]

_HOMES = {"R9S": "r9s._client", "HttpMeta": "r9s_generated.types"}


def __getattr__(name: str) -> Any:
    if name in ("errors", "models", "utils"):
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
