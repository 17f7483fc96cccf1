"""What happens when a release of httpx or httpcore has moved a private name that r9s needs."""

from typing import Any

import httpcore
import pytest

from r9s import R9S
from tests.support.secrets import KEY
from tests.support.server import RawServer
from tests.support.ways import Mode

pytestmark = pytest.mark.anyio


class Moved:
    """A connection of a release that nobody knows yet."""

    def __init__(self, *details: object, **options: object) -> None:
        pass


@pytest.mark.parametrize("name", ["HTTPConnection", "AsyncHTTP11Connection"])
async def test_a_moved_name_is_told_before_anything_is_sent(
    mode: Mode, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text names the library, what it lacks, and what to do; no picture is paid for that cannot be read."""
    monkeypatch.setattr(httpcore, name, Moved)
    with RawServer() as server:
        client: Any = R9S(KEY, server_url=server.url)
        with pytest.raises(RuntimeError, match=r"does not support this release of .*: Moved has no _.* Install an "):
            await mode.create(client)
        await mode.close(client)
    assert server.connections == 0
