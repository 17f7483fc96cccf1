"""Options of a single call: a query of its own, its Idempotency-Key, and what else `RetryConfig` takes."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from r9s.utils import RetryConfig
from tests.support.server import RawServer, answer, error
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
SOON = {"retry-after-ms": "1"}


async def test_extra_query_is_sent_with_each_attempt(mode: Mode, clients: Clients) -> None:
    """What the caller gives stands behind the path, encoded; the body knows nothing of it."""
    with RawServer(error(503, SOON), answer()) as server:
        await mode.create(clients(server), extra_query={"api-version": "2026-01-01", "tag": "a b&c", "n": 2})
    for request in server.requests:
        parts = urlsplit(request.target)
        assert parts.path == "/images/generations"
        assert parse_qsl(parts.query) == [("api-version", "2026-01-01"), ("tag", "a b&c"), ("n", "2")]
        assert request.json == {"prompt": "a cat"}
    assert len(server.requests) == 2


async def test_extra_query_stands_beside_the_query_of_the_server_url(mode: Mode, clients: Clients) -> None:
    """Nothing that was there before is lost for another call."""
    with RawServer() as server:
        client = clients(server)
        await mode.create(client, extra_query={"a": "1"})
        await mode.create(client)
    assert [urlsplit(request.target).query for request in server.requests] == ["a=1", ""]


def test_the_statuses_are_part_of_the_value() -> None:
    """Two configs that retry differently are not equal; without the argument there are no more statuses."""
    some: dict[str, Any] = {"retry_statuses": [409]}
    none: dict[str, Any] = {"retry_statuses": ()}
    assert RetryConfig(**some) != RetryConfig()
    assert RetryConfig(**none) == RetryConfig()
