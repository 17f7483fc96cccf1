"""Tools for the tests of programs that use r9s: doubles that need no server, and a pytest plugin.

- `errors.RateLimitError.of(...)`: any error, as a call raises it. `Facts` lists its arguments.
- `result_of(...)`: a result with `http_meta`.
- `stream_of(...)` and `async_stream_of(...)`: a stream of given events.
- `PNG`: the bytes of a small picture.

The plugin (`pip install "r9s[sandbox]"`) has the fixtures `r9s_sandbox` and `r9s_client`, and the mark `r9s_fault`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._errors import Facts
    from ._picture import PNG
    from ._results import result_of
    from ._streams import async_stream_of, stream_of

__all__ = ["PNG", "Facts", "async_stream_of", "result_of", "stream_of"]

_HOMES = {
    "Facts": "_errors",
    "PNG": "_picture",
    "async_stream_of": "_streams",
    "result_of": "_results",
    "stream_of": "_streams",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
