# Copied from generator/runtime/_deprecated.py by `make regen`; do not edit.
"""Marks deprecated parts of the API: for type checkers (PEP 702), and with a warning at each call."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import deprecated as deprecated
else:
    import functools
    import inspect
    import warnings

    def deprecated(message):
        """Mark a class, or a function. Calls of the function then warn."""

        def mark(marked):
            marked.__deprecated__ = message
            if isinstance(marked, type):
                return marked

            # A coroutine function also warns when it is called, so that the warning has the caller's line.
            @functools.wraps(marked)
            def function(*args, **kwargs):
                warnings.warn(message, DeprecationWarning, stacklevel=2)
                return marked(*args, **kwargs)

            return _as_coroutine_function(function) if inspect.iscoroutinefunction(marked) else function

        return mark

    def _as_coroutine_function(function):
        if hasattr(inspect, "markcoroutinefunction"):
            return inspect.markcoroutinefunction(function)
        # Before Python 3.12 only asyncio had such a mark.
        from asyncio.coroutines import _is_coroutine

        function._is_coroutine = _is_coroutine
        return function


__all__ = ["deprecated"]
