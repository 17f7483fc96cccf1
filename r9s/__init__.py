"""The Python SDK for the images API of R9S: `from r9s import R9S`.

Modules are loaded at their first use, so the import is fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__, check_generated

if TYPE_CHECKING:
    from r9s_generated._binary import AsyncBinaryAnswer, BinaryAnswer
    from r9s_generated._event_kinds import UnknownEvent
    from r9s_generated._picture import Picture, Pictures
    from r9s_generated._stream import AsyncEventStream, EventStream
    from r9s_generated._upload import FileContent, Upload
    from r9s_generated.types import UNSET, HttpMeta, Unset

    from . import batch, errors, models, operations, testing, types, utils
    from ._client import R9S
    from ._saving import read, read_async, save, save_async
    from ._watching.attempt import Attempt

__all__ = [
    "R9S",
    "UNSET",
    "AsyncBinaryAnswer",
    "AsyncEventStream",
    "Attempt",
    "BinaryAnswer",
    "EventStream",
    "FileContent",
    "HttpMeta",
    "Picture",
    "Pictures",
    "UnknownEvent",
    "Unset",
    "Upload",
    "__version__",
    "batch",
    "errors",
    "models",
    "operations",
    "read",
    "read_async",
    "save",
    "save_async",
    "testing",
    "types",
    "utils",
]

check_generated()

_HOMES = {
    "Attempt": "r9s._watching.attempt",
    "R9S": "r9s._client",
    **dict.fromkeys(("AsyncBinaryAnswer", "BinaryAnswer"), "r9s_generated._binary"),
    **dict.fromkeys(("AsyncEventStream", "EventStream"), "r9s_generated._stream"),
    "UnknownEvent": "r9s_generated._event_kinds",
    **dict.fromkeys(("Picture", "Pictures"), "r9s_generated._picture"),
    **dict.fromkeys(("FileContent", "Upload"), "r9s_generated._upload"),
    **dict.fromkeys(("UNSET", "HttpMeta", "Unset"), "r9s_generated.types"),
    **dict.fromkeys(("read", "read_async", "save", "save_async"), "r9s._saving"),
}


def __getattr__(name: str) -> Any:
    if name in ("batch", "errors", "models", "operations", "testing", "types", "utils"):
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        from ._other_names import instead_of_class

        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{instead_of_class(name)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
