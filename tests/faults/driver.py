"""Plays a fault of the table, and looks at what must hold for all of them."""

import time
from collections.abc import Sequence

import httpx
import pytest

from r9s import errors
from r9s_generated.errors import IncompleteStream
from tests.faults.fault import Fault, Seen, Stage
from tests.faults.lenders import LENDERS, Lender
from tests.faults.surroundings import round_trips
from tests.faults.table import TABLE
from tests.support.secrets import in_copies, in_error
from tests.support.server import RawServer
from tests.support.ways import Mode


def faults(rows: Sequence[int]) -> pytest.MarkDecorator:
    """Parametrizes a test with the faults of these rows, each over all clients and in all modes that it names."""
    cases = [
        pytest.param(fault, client, mode, id=f"{fault.name}-{client}-{mode}")
        for fault in TABLE
        if fault.row in rows
        for client in fault.clients
        for mode in fault.modes
        if mode in LENDERS[client].modes
    ]
    return pytest.mark.parametrize(("fault", "client", "mode"), cases, indirect=["mode"])


async def play(fault: Fault, client: str, mode: Mode) -> None:
    """Play a fault, and compare what is seen with what the table says."""
    with RawServer(*fault.script) as server:
        stage = Stage(fault, server, mode, LENDERS[client])
        try:
            seen = await _watch(stage)
            _compare(fault, seen)
            assert await stage.wait(lambda: server.open <= fault.left), f"{server.open} connections are left"
        finally:
            await stage.close()
        assert await stage.wait(lambda: server.open == 0), "closing the clients leaves none"


async def _watch(stage: Stage) -> Seen:
    client = stage.client()
    for _ in range(stage.fault.calls - 1):
        await stage.fault.play(stage, client)
    began = time.monotonic()
    try:
        value, error = await stage.fault.play(stage, client), None
    except errors.R9SError as raised:
        value, error = None, raised
    seconds = time.monotonic() - began
    # Who gives up early may do so before the server has read what was sent.
    await stage.wait(lambda: len(stage.server.requests) >= (stage.fault.requests or 0))
    return Seen(stage, value, error, seconds)


def _compare(fault: Fault, seen: Seen) -> None:
    if fault.raises is None and seen.error is not None:
        raise seen.error
    assert fault.raises in (None, type(seen.error)), f"{seen.error!r} and {seen.value!r}"
    assert fault.takes[0] <= seen.seconds < fault.takes[1] + 2, "a busy machine may need 2 s more"
    if fault.requests is not None:
        assert len(seen.requests) == fault.requests
        keys = {request.headers["idempotency-key"] for request in seen.requests}
        assert len(keys) == fault.calls, "all attempts of a call have the same key"
        assert all(len(key) >= 16 for key in keys), "nobody else may come to the same key"
        assert all(request.body for request in seen.requests), "no attempt is empty"
    if seen.error is not None:
        _look_at_error(seen.error, seen.stage.lender)
    for check in fault.checks:
        assert check.holds(seen), f"{check.text}: {seen}"


def _look_at_error(error: errors.R9SError, lender: Lender) -> None:
    """What holds for every error of every row."""
    if isinstance(error, errors.R9SConnectionError):
        # What the SDK finds out by itself comes from no client.
        own = isinstance(error.__cause__, IncompleteStream) or str(error.__cause__) == "the deadline has passed"
        known = isinstance(error.__cause__, lender.family.HTTPError) or not lender.evidence
        assert own or known, "an exception of the client that was lent"
    # Error reporters send local variables too. Where the connections are ours, those of the HTTP library count.
    assert [*in_error(error, everywhere=lender.make is None), *in_copies(error, "error")] == []
    assert round_trips(error)
    assert (error.status_code is None) == (error.raw_response is None)
    if error.raw_response is not None:
        assert isinstance(error.raw_response, httpx.Response)
        assert error.raw_response.headers.get("x-request-id") == error.request_id
