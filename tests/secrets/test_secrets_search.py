"""The search itself: it finds a secret wherever one can hide, so that finding none means something."""

import base64
import io
import logging
import pickle
import urllib.parse
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx
import pytest

from r9s._settings import Secret
from tests.support.secrets import ECHO, KEY, PROMPT, Logs, chain, in_copies, in_error, inside, is_httpx, is_safe, leaks


class Plain:
    """Something with an attribute."""

    def __init__(self, held: Any) -> None:
        self.held = held


class Slotted:
    """Something with a slot."""

    __slots__ = ("held",)

    def __init__(self, held: Any) -> None:
        self.held = held


class Named(NamedTuple):
    """A tuple."""

    held: Any


class Shown:
    """Something that shows what it does not hold."""

    def __repr__(self) -> str:
        return f"Shown({KEY})"


def closure(held: Any) -> Callable[[], Any]:
    """A function that remembers."""
    return lambda: held


def caught(cause: BaseException, *, hidden: bool) -> BaseException:
    """An error that something else led to."""
    try:
        try:
            raise cause
        except BaseException as error:
            raise RuntimeError("no") from (None if hidden else error)
    except RuntimeError as error:
        return error


HOMES: list[Callable[[Any], Any]] = [Plain, Slotted, Named, closure, Secret, ValueError, lambda held: {"a": [held]},
                                     lambda held: {held}, lambda held: Plain(closure(Slotted(held)))]  # fmt: skip
FORMS: list[Any] = [
    KEY,
    f"Bearer {KEY}",
    KEY.encode(),
    bytearray(KEY.encode()),
    KEY.encode("utf-16"),
    base64.b64encode(KEY.encode()).decode(),
    base64.b64encode(f"Basic x:{KEY}".encode()),
    base64.urlsafe_b64encode(f"me:{KEY}".encode()),
    urllib.parse.quote(KEY, safe=""),
    urllib.parse.quote_plus(KEY),
    KEY.encode().hex(),
]


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
def test_objects(home: Callable[[Any], Any], form: Any) -> None:
    """In every form, in whatever holds it."""
    try:
        thing = home(form)
    except TypeError:
        thing = home(bytes(form))
    assert {leak.secret for leak in inside(thing, "thing")} == {"key"}


def test_files_and_words() -> None:
    """In the bytes of a file in memory, and in what an object only says."""
    for thing in (io.BytesIO(KEY.encode()), Shown()):
        assert {leak.secret for leak in inside(Plain(thing), "thing")} == {"key"}


def test_stops() -> None:
    """What a stop names is not looked into, but what it shows is looked at."""
    request = httpx.Request("GET", f"https://example.invalid/{PROMPT}", headers={"authorization": f"Bearer {KEY}"})
    assert {leak.secret for leak in inside(Plain(request), "thing")} == {"key", "prompt"}
    assert {leak.secret for leak in inside(Plain(request), "thing", is_httpx)} == {"prompt"}
    assert list(inside(Plain(Secret(KEY)), "thing", is_safe)) == []


@pytest.mark.parametrize("hidden", [False, True])
def test_causes(hidden: bool) -> None:
    """In what led to an error, also where `from None` hides it, and in the request that it holds."""
    request = httpx.Request("POST", "https://example.invalid/", headers={"authorization": f"Bearer {KEY}"})
    error = caught(httpx.ReadError("no", request=request), hidden=hidden)
    assert len(chain(error)) == 2
    assert {leak.secret for leak in in_error(error)} == {"key"}


def test_local_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a local variable of our own functions, the key; of others, and for the prompt, what a traceback prints."""

    def ours(key: str, prompt: str) -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError) as raised:
        ours(KEY, PROMPT)
    assert list(in_error(raised.value)) == []
    monkeypatch.setattr("tests.support.secrets._OURS", (__file__,))
    assert {leak.secret for leak in in_error(raised.value)} == {"key"}
    with pytest.raises(RuntimeError) as raised:
        raise RuntimeError(PROMPT)
    assert "prompt" in {leak.secret for leak in in_error(raised.value)}


def test_notes() -> None:
    """In a note that was added to an error."""
    error = RuntimeError("no")
    error.add_note(f"for {PROMPT}")
    assert {leak.secret for leak in in_error(error)} == {"prompt"}


def test_copies() -> None:
    """In a pickle."""
    assert {leak.secret for leak in in_copies(Named(PROMPT), "thing")} == {"prompt"}
    assert [leak.secret for leak in leaks("pickle", pickle.dumps(Named(PROMPT)))] == ["prompt"]


def test_logs(logs: Logs) -> None:
    """In a message, in its arguments and in what was added to the record, whoever logs."""
    for arguments in (("a %s", KEY), (PROMPT,), ("a",)):
        logging.getLogger("somebody.else").debug(*arguments, extra={"more": Plain(KEY)} if arguments == ("a",) else {})
    assert [{leak.secret for leak in one.leaks()} for one in _each(logs)] == [{"key"}, {"prompt"}, {"key"}]


def _each(logs: Logs) -> list[Logs]:
    """The same records, one by one."""
    found: list[Logs] = []
    for record in logs.records:
        found.append(Logs())
        found[-1].emit(record)
    return found


def test_the_servers_words() -> None:
    """The prompt is no secret in words of the server's that repeat it, but it is one beside them; the key always is."""
    assert leaks("body", f'{{"message": "{ECHO}"}}') == []
    assert [leak.secret for leak in leaks("body", f"{ECHO} {PROMPT}")] == ["prompt"]
    assert [leak.secret for leak in leaks("body", f"{ECHO} {KEY}")] == ["key"]
