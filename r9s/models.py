"""The generated models: what the API takes and what it answers. Each is loaded when it is first used."""

from typing import TYPE_CHECKING, Any

import r9s_generated.models as _generated

if TYPE_CHECKING:
    from r9s_generated.models import *  # noqa: F403

__all__ = _generated.__all__  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    try:
        return getattr(_generated, name)
    except AttributeError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


def __dir__() -> list[str]:
    return list(__all__)
