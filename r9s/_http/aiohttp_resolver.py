"""Resolves host names for aiohttp."""

import errno
from types import SimpleNamespace
from typing import Any

import httpx
from aiohttp.abc import AbstractResolver

from .connecting import Limit, addresses, run_async
from .watch import Watch


class Resolver(AbstractResolver):
    """Resolves names in threads that the end of an event loop does not wait for."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
        # Other calls may wait for the same name, so the limits of this call do not apply.
        line: Any = SimpleNamespace(watch=Watch())
        try:
            found = await run_async(addresses(line, host, port, Limit(line.watch, httpx, "", None)), bounded=False)
            if not found:
                raise OSError("it has no address")
        except OSError as error:
            # aiohttp shows only the second argument.
            raise OSError(errno.EADDRNOTAVAIL, str(error)) from error.__cause__
        return [
            {
                "hostname": host,
                "host": f"{place[0]}%{place[3]}" if place[3:] and place[3] else place[0],
                "port": port,
                "family": kind,
                "proto": 0,
                "flags": 0,
            }
            for kind, place in found
        ]

    async def close(self) -> None:
        """There is nothing to close."""
