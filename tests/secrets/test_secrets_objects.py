"""Row 31 for what lives longer than a call: clients and what is derived from them, and what they pickle to."""

import copy
import pickle
from typing import Any

import pytest

from r9s import R9S, errors
from r9s_generated import AuthenticatedClient
from tests.secrets import test_secrets_answers as answers
from tests.secrets import test_secrets_failures as failures
from tests.secrets import test_secrets_streams as streams
from tests.secrets.scenes import check_sent, in_client, in_outcome, play
from tests.support.secrets import ALL, KEY, MADE_BASE64, PROMPT, Logs, in_error, inside, is_httpx, is_safe, leaks
from tests.support.server import IMAGE, RawServer, answer, reset
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
OWNED = pytest.mark.parametrize("lender", ["owned"], indirect=True)


async def test_a_client_holds_the_key_where_nothing_shows_it(mode: Mode, clients: Clients) -> None:
    """A client, one derived from it and their resources hold the key in one place that shows nothing, and no prompt."""
    with RawServer() as server:
        client = clients(server)
        derived = client.with_options(api_key=KEY, timeout_ms=4000)
        for each in (client, derived):
            assert in_client(each, mode) == []
            assert list(inside(each.images, "resource", is_safe, is_httpx)) == []
            assert (await play(mode, each)).error is None
            assert in_client(each, mode) == []
        check_sent(server)
        await mode.close(client)
        assert in_client(client, mode) == []


async def test_functions_for_the_key(mode: Mode, clients: Clients, logs: Logs) -> None:
    """A key that a function returns is kept nowhere."""
    asked = 0

    def ask() -> str:
        nonlocal asked
        asked += 1
        return "".join(("sk-KEY", "/+sentinel-4711"))

    async def ask_async() -> str:
        return ask()

    with RawServer(answer(), reset()) as server:
        client = clients(server, api_key=ask_async if mode.is_async else ask)
        outcomes = [await play(mode, client) for _ in range(2)]
        check_sent(server)
    assert asked == 2
    assert [leak for outcome in outcomes for leak in in_outcome(outcome)] == []
    assert [*inside(client, "client", is_safe, is_httpx), *logs.leaks()] == []


@OWNED
async def test_a_pickled_client_carries_its_key_and_no_call(mode: Mode, clients: Clients) -> None:
    """A pickled or copied client carries its key, as its docstring says, and nothing of its calls."""
    with RawServer() as server:
        client = clients(server)
        await play(mode, client)
        check_sent(server)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        pickled = pickle.dumps(client, protocol)
        assert [leak.secret for leak in leaks("pickle", pickled)] == ["key"]
        assert in_client(pickle.loads(pickled), mode) == []
    assert "pickled client includes its API key" in str(R9S.__doc__)
    assert in_client(copy.copy(client), mode) == []


@pytest.mark.parametrize("lender", ["borrowed httpx", "borrowed httpx2"], indirect=True)
async def test_clients_that_cannot_be_pickled(mode: Mode, clients: Clients) -> None:
    """The error about a client with a borrowed one shows no key."""
    with pytest.raises(TypeError) as caught:
        pickle.dumps(clients("http://unused.invalid"))
    assert list(in_error(caught.value)) == []


@OWNED
async def test_key_in_headers(mode: Mode, clients: Clients, logs: Logs) -> None:
    """A key that a client was given as a header, in place of ours, is not shown either."""
    with RawServer(answer(), reset()) as server:
        client = clients(server, api_key="sk-other", http_headers={"Authorization": f"Bearer {KEY}"})
        outcomes = [await play(mode, client) for _ in range(2)]
        check_sent(server)
    assert leaks("repr", repr(client) + repr(vars(client))) == []
    assert [leak for outcome in outcomes for leak in in_outcome(outcome)] == []
    assert logs.leaks() == []


@OWNED
async def test_results_are_short(mode: Mode, clients: Clients) -> None:
    """A print of a result names the length of base64, and not megabytes of it."""
    image = {**IMAGE, "data": [{"b64_json": "QUJD" * 100_000}]}
    with RawServer(answer(200, None, image)) as server:
        result = await mode.create(clients(server), prompt=PROMPT)
    assert len(repr(result)) < 500
    assert "400000" in repr(result)


@OWNED
async def test_results_have_their_pictures(mode: Mode, clients: Clients) -> None:
    """What is searched for is there where it belongs: a result holds the server's picture."""
    with RawServer(answer(200, None, {**IMAGE, "data": [{"b64_json": MADE_BASE64}]})) as server:
        result = await mode.create(clients(server), prompt=PROMPT)
    assert {leak.secret for leak in inside(result, "result", secrets=ALL)} == {"made"}


def test_every_class_of_error() -> None:
    """The calls of this folder raise every class of error that there is; for that of `save` see the files."""
    scenes = [*answers.SCENES.values(), *streams.SCENES.values(), *failures.SCENES.values()]
    raised = {scene.error for scene in scenes} | {*answers.STATUSES.values()}
    assert {each.__name__ for each in raised if each is not None} == set(errors.__all__) - {
        "R9SError",
        "PartialSaveError",
    }


def test_the_generated_client_shows_no_token() -> None:
    """Nor does the client of the generated package show its token."""
    client: Any = AuthenticatedClient(base_url="http://unused.invalid", token=KEY)
    assert leaks("repr", repr(client) + str(client)) == []
