"""Plays a row."""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from r9s import R9S
from r9s.utils import RetryConfig
from tests.field.row import Place, Row, Seen, steps
from tests.support.server import RawServer
from tests.support.ways import Mode

ONCE = RetryConfig("none")


def rows(table: Sequence[Row]) -> pytest.MarkDecorator:
    """Parametrizes a test with the rows, each in all ways that it is played in."""
    names = [row.name for row in table]
    assert len(set(names)) == len(names), "no two rows have the same name"
    cases = [pytest.param(row, mode, id=f"{row.name}-{mode}") for row in table for mode in row.ways]
    return pytest.mark.parametrize(("row", "mode"), cases, indirect=["mode"])


async def play(row: Row, mode: Mode) -> None:
    """Play a row, and compare what is seen with what it says."""
    with ExitStack() as stack:
        urls = {}
        for name, reply in row.files.items():
            server = stack.enter_context(RawServer(*steps(reply, {})))
            urls[name] = f"{server.url}/{name}"
        server = stack.enter_context(RawServer(*steps(row.came, urls)))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        client = R9S(
            **{
                "api_key": "sk-field",
                "server_url": server.url,
                "timeout_ms": 20_000,
                "retry_config": ONCE,
                **row.client,
            }
        )
        place = Place(mode, server, client, folder)
        try:
            await _compare(row, place)
        finally:
            await mode.close(client)
            for file in place.closing:
                file.close()


async def _compare(row: Row, place: Place) -> None:
    value = error = None
    try:
        value = await row.call(place)
    except Exception as raised:
        error = raised
    if row.raises is None and error is not None:
        raise error
    if row.raises is not None:
        assert isinstance(error, row.raises), f"{error!r} was raised, and {value!r} was given"
    wrong = []
    for check in row.checks:
        try:
            check(Seen(place, value, error))
        except Exception as failure:
            wrong.append(f"{type(failure).__name__}: {failure}")
    assert not wrong, "\n".join(wrong)
