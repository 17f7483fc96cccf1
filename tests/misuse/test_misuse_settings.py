"""Settings that cannot be meant: refused where they are given, with the way out."""

from collections.abc import Callable
from typing import Any

import pytest

from r9s import R9S
from tests.support.refused import LENT, MAKERS, SETTINGS, Misuse, misuses, refused
from tests.support.secrets import KEY
from tests.support.server import RawServer
from tests.support.ways import Clients, Mode

GOOD: dict[str, Any] = {"api_key": "sk-test", "server_url": "http://unused.invalid"}
VARIABLES = {"api_key": "R9S_API_KEY", "server_url": "R9S_BASE_URL"}


@misuses(SETTINGS)
def test_a_setting_that_cannot_be_meant_is_refused(misuse: Misuse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The constructor refuses it, and so do `with_options` and the variable of the environment."""
    with refused(misuse.kind, *misuse.words):
        R9S(**(GOOD | misuse.arguments))
    # There None is no change.
    if misuse.arguments != {"api_key": None}:
        with refused(misuse.kind, *misuse.words):
            R9S(**GOOD).with_options(**misuse.arguments)
    [(name, value)] = misuse.arguments.items()
    # An empty URL in the environment is none, and no variable has NUL or half a character.
    if name in VARIABLES and isinstance(value, str) and value.isprintable() and (value or name == "api_key"):
        monkeypatch.setenv(VARIABLES[name], value)
        with refused(misuse.kind):
            R9S(**{each: given for each, given in GOOD.items() if each != name})


@misuses(LENT)
def test_a_client_that_cannot_be_lent_is_refused(misuse: Misuse) -> None:
    """When ours is made, not at the first call."""
    with refused(misuse.kind, *misuse.words):
        R9S(**(GOOD | misuse.arguments))


@pytest.mark.parametrize(
    ("make", "misuse"),
    [
        pytest.param(make, row, id=f"{maker}-{name}")
        for maker, (make, table) in MAKERS.items()
        for name, row in table.items()
    ],
)
def test_a_retry_config_that_cannot_be_meant_is_refused(make: Callable[..., Any], misuse: Misuse) -> None:
    """When it is made, long before it is used."""
    with refused(misuse.kind, *misuse.words):
        make(**misuse.arguments)


async def _async_key() -> str:
    return KEY


@pytest.mark.anyio
@misuses({name: row for name, row in SETTINGS.items() if "api_key" in row.arguments and name != "no key"})
async def test_a_function_that_gives_no_key_is_refused(mode: Mode, clients: Clients, misuse: Misuse) -> None:
    """What it gives is checked as a key is, before it is sent anywhere."""
    key = misuse.arguments["api_key"]
    with RawServer() as server:
        with refused(misuse.kind, "API key", server=server):
            await mode.create(clients(server, api_key=lambda: key))


@pytest.mark.anyio
async def test_a_function_that_gives_nothing_is_refused(mode: Mode, clients: Clients) -> None:
    """None is no key."""
    with RawServer() as server:
        with refused(TypeError, "API key", "str", "NoneType", server=server):
            await mode.create(clients(server, api_key=lambda: None))


def test_an_async_function_for_a_blocking_call_is_refused() -> None:
    """The error says which methods can ask it; nothing is left that was never awaited."""
    with RawServer() as server, R9S(_async_key, server_url=server.url) as client:
        with refused(TypeError, "api_key", "async function", "async methods", server=server):
            client.images.create(prompt="a cat")
