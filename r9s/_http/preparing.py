"""Loads the modules of calls before a fork."""

import sys
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages

import r9s_generated

_FIRST = ("anyio._backends._asyncio", "anyio._backends._trio")
"""httpcore imports trio too. Two threads that import it in different orders may fail, so use the order of anyio."""
_NEEDED = ("r9s._results", "r9s._saving", "r9s._http.owned", "r9s._watching.observer", "r9s._watching.streams")
_LAZY = ("encodings.idna", "httpcore", "h11", "anyio", "anyio.to_thread", "email.utils", "getpass", "netrc")
_ELSEWHERE = ("aiohttp", "httpx2", "httpcore2", "r9s._watching.spans")
"""Modules that another thread may be importing."""


def load() -> None:
    """Import all modules of a call, and wait for imports in other threads."""
    for name in _FIRST:
        with suppress(ImportError):
            import_module(name)
    for name in (*_LAZY, *(name for name in _ELSEWHERE if name in sys.modules), *_NEEDED):
        import_module(name)
    for module in walk_packages(r9s_generated.__path__, "r9s_generated."):
        import_module(module.name)
