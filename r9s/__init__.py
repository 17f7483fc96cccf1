"""The Python SDK for the images API of R9S: `from r9s import R9S`.

Everything is loaded when it is first used, so importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__, check_generated

if TYPE_CHECKING:
    from r9s_generated._binary import AsyncBinaryAnswer as AsyncBinaryAnswer
    from r9s_generated._binary import BinaryAnswer as BinaryAnswer
    from r9s_generated._stream import AsyncEventStream as AsyncEventStream
    from r9s_generated._stream import EventStream as EventStream
    from r9s_generated._stream import UnknownEvent as UnknownEvent
    from r9s_generated._upload import FileContent as FileContent
    from r9s_generated._upload import Upload as Upload
    from r9s_generated.types import UNSET as UNSET
    from r9s_generated.types import HttpMeta as HttpMeta
    from r9s_generated.types import Unset as Unset

    from . import errors as errors
    from . import models as models
    from . import utils as utils
    from ._client import R9S as R9S
    from ._saving import read as read
    from ._saving import read_async as read_async
    from ._saving import save as save
    from ._saving import save_async as save_async

__all__ = [
    "R9S",
    "UNSET",
    "AsyncBinaryAnswer",
    "AsyncEventStream",
    "BinaryAnswer",
    "EventStream",
    "FileContent",
    "HttpMeta",
    "UnknownEvent",
    "Unset",
    "Upload",
    "__version__",
    "errors",
    "models",
    "read",
    "read_async",
    "save",
    "save_async",
    "utils",
]

check_generated()

_HOMES = {
    "R9S": "r9s._client",
    **dict.fromkeys(("AsyncBinaryAnswer", "BinaryAnswer"), "r9s_generated._binary"),
    **dict.fromkeys(("AsyncEventStream", "EventStream", "UnknownEvent"), "r9s_generated._stream"),
    **dict.fromkeys(("FileContent", "Upload"), "r9s_generated._upload"),
    **dict.fromkeys(("UNSET", "HttpMeta", "Unset"), "r9s_generated.types"),
    **dict.fromkeys(("read", "read_async", "save", "save_async"), "r9s._saving"),
}


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
