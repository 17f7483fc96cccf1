# Copied from generator/runtime/_members.py by `make regen`; do not edit.
"""Error texts for names that a client or a resource does not have."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ._options import OTHER_NAMES

_MOST = 24
_COROUTINE = 128
"""The flag of a coroutine function (`inspect.CO_COROUTINE`), without that module."""


class Members:
    """Raises an AttributeError that lists the known names."""

    if not TYPE_CHECKING:
        # Type checkers know all names, and must not accept others because of this method.

        def __getattr__(self, name):
            """Raise an AttributeError that lists the known names."""
            text = f"{type(self).__name__!r} object has no attribute {name!r}"
            # Python itself, `copy` and debuggers look for private names.
            if not name.startswith("_") and "_transport" in vars(self):
                text += f": it has {_listed(self)}"
            raise AttributeError(text, name=name, obj=self)


if TYPE_CHECKING:
    from typing import TypeVar

    F = TypeVar("F")

    def told(method: F) -> F:
        """Make a method suggest the right option, if it is called with an option of another SDK."""
        return method

else:

    def told(method):
        """Make a method suggest the right option, if it is called with an option of another SDK."""

        @functools.wraps(method)
        def function(*args, **given):
            try:
                return method(*args, **given)
            except TypeError as error:
                if not (text := _with_our_name(error, given)):
                    raise
            raise TypeError(text)

        @functools.wraps(method)
        async def function_async(*args, **given):
            try:
                return await method(*args, **given)
            except TypeError as error:
                if not (text := _with_our_name(error, given)):
                    raise
            raise TypeError(text)

        return function_async if method.__code__.co_flags & _COROUTINE else function

    def _with_our_name(error, given):
        """The text for a call that Python refused; empty if there is no such option."""
        other = next((name for name in given if name in OTHER_NAMES), None)
        # An error of the call itself has no traceback entry in the method.
        is_refused = other is not None and error.__traceback__.tb_next is None
        return f"{error}: use {OTHER_NAMES[other]}" if is_refused else ""


def _listed(owner: object) -> str:
    names = _calls(owner)
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def _calls(owner: object) -> list[str]:
    """The methods of an object, those of its resources first. A resource has the name of its module."""
    kind = type(owner)
    public = [name for name in dir(kind) if not name.startswith("_")]
    tags = [name for name in public if isinstance(getattr(kind, name), property)]
    if tags:
        return [name for tag in tags for name in _calls(getattr(owner, tag))] + sorted({*public} - {*tags})
    return [f"{kind.__module__.rpartition('.')[2]}.{name}" for name in public]


__all__ = ["Members", "told"]
