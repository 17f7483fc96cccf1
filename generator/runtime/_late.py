"""The classes in the signatures of the resources. Each is loaded at its first use."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._binary import AsyncBinaryAnswer as AsyncBinaryAnswer
    from ._binary import BinaryAnswer as BinaryAnswer
    from ._events import Events as Events
    from ._stream import AsyncEventStream as AsyncEventStream
    from ._stream import EventStream as EventStream
    from ._upload import Upload as Upload

_HOMES = {
    "AsyncBinaryAnswer": "_binary",
    "AsyncEventStream": "_stream",
    "BinaryAnswer": "_binary",
    "EventStream": "_stream",
    "Events": "_events",
    "Upload": "_upload",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__package__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
