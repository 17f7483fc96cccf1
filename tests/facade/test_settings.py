"""Settings: what is missing or malformed is said at construction, and never shows a secret."""

import contextlib
import logging
import os
import pickle
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from r9s import R9S
from r9s.utils import BackoffStrategy, RetryConfig
from tests.support.secrets import KEY

SECRET = "sk-secret"


def make(**options: Any) -> R9S:
    """A client that never connects."""
    return R9S(**{"api_key": KEY, **options})


def refuse(kind: type[Exception], wrong: Callable[[], Any], *names: str) -> None:
    """It raises exactly this kind, names what is wrong, and shows no secret, in its chain neither."""
    with pytest.raises(kind) as caught:
        wrong()
    assert type(caught.value) in (TypeError, ValueError)
    error: BaseException | None = caught.value
    for name in names:
        assert name in str(error)
    while error is not None:
        assert SECRET not in repr(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_no_key() -> None:
    """The text says both places where a key can be put."""
    refuse(ValueError, R9S, "api_key", "R9S_API_KEY")


@pytest.mark.parametrize("key", ["", " ", "\n", "\t \r\n"])
def test_an_empty_key(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error, as an argument (though the environment has one) and in the environment."""
    monkeypatch.setenv("R9S_API_KEY", KEY)
    refuse(ValueError, lambda: R9S(key), "empty")
    monkeypatch.setenv("R9S_API_KEY", key)
    refuse(ValueError, R9S, "empty", "R9S_API_KEY")


@pytest.mark.parametrize(
    "key", [f"{SECRET}\n", f"{SECRET}\r\nx: y", f"{SECRET} x", f" {SECRET}", f"{SECRET}é", f"{SECRET}\0"]
)
def test_a_key_that_no_header_can_carry(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a ValueError that does not show it, wherever the key comes from."""
    refuse(ValueError, lambda: R9S(key))
    if "\0" not in key:
        monkeypatch.setenv("R9S_API_KEY", key)
        refuse(ValueError, R9S)
    with make(api_key=lambda: key, server_url="http://127.0.0.1:1") as client:
        refuse(ValueError, lambda: client.images.create(prompt="a cat"))


@pytest.mark.parametrize("key", [SECRET.encode(), 7, [SECRET], {"key": SECRET}, True])
def test_a_key_of_another_type(key: Any) -> None:
    """It is a TypeError that does not show it, from a function too."""
    refuse(TypeError, lambda: R9S(key), "str")
    with make(api_key=lambda: key, server_url="http://127.0.0.1:1") as client:
        refuse(TypeError, lambda: client.images.create(prompt="a cat"), "str")


def test_the_key_is_the_only_argument_with_a_position() -> None:
    """As in the examples: R9S("key", server_url=...)."""
    R9S(KEY)
    with pytest.raises(TypeError):
        R9S(KEY, "https://images.example")  # type: ignore[call-arg]


MALFORMED = [
    *("images.example", "/v1", "//images.example/v1", "ftp://images.example", "javascript:alert(1)", "", " "),
    *(
        "http://",
        "https:///v1",
        "http://:80",
        "http://[::1",
        "http://host:port/",
        "http://host:65536",
        "http://host:99999/v1",
    ),
    *("http://images.example/\n", "http://\ud800/"),
    *("http://host/v1?", "http://host/v1?a=b", "http://host/v1#", "http://host/#a"),
    *(f"http://{SECRET}@host/v1", f"http://user:{SECRET}@host/v1"),
]


@pytest.mark.parametrize("url", MALFORMED)
def test_malformed_server_urls(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ValueError, from the argument, from with_options and from the environment; a password in it is not shown."""
    refuse(ValueError, lambda: make(server_url=url), "server_url")
    refuse(ValueError, lambda: make().with_options(server_url=url), "server_url")
    if url and "\ud800" not in url:
        monkeypatch.setenv("R9S_BASE_URL", url)
        refuse(ValueError, make)


@pytest.mark.parametrize(
    "url", [3, b"http://images.example", httpx.URL("http://images.example"), ["http://images.example"]]
)
def test_server_urls_of_another_type(url: Any) -> None:
    """Only a str is a server_url."""
    refuse(TypeError, lambda: make(server_url=url), "server_url")


@pytest.mark.parametrize(
    "url",
    ["http://h", "https://h:8443/a/b/", "http://127.0.0.1:8000", "http://[::1]:80/v1", "https://bücher.example/v1"],
)
def test_good_server_urls(url: str) -> None:
    """They show in repr, so that one sees where calls go."""
    assert url.rstrip("/") in repr(make(server_url=url))


def test_the_default_server() -> None:
    """https://api.r9s.ai/v1; an empty R9S_BASE_URL is none."""
    assert "'https://api.r9s.ai/v1'" in repr(make())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("R9S_BASE_URL", "")
        assert "'https://api.r9s.ai/v1'" in repr(make())


@pytest.mark.parametrize("timeout", [0, -1, -0.5, float("nan"), float("inf"), float("-inf")])
def test_impossible_timeouts(timeout: Any) -> None:
    """A ValueError: no time, negative time, no number and no end."""
    refuse(ValueError, lambda: make(timeout_ms=timeout), "timeout_ms")
    refuse(ValueError, lambda: make().with_options(timeout_ms=timeout), "timeout_ms")


@pytest.mark.parametrize("timeout", ["5000", True, [5], httpx.Timeout(5.0), (5, 10)])
def test_timeouts_of_another_type(timeout: Any) -> None:
    """Milliseconds are a number."""
    refuse(TypeError, lambda: make(timeout_ms=timeout), "timeout_ms")


@pytest.mark.parametrize("timeout", [10**400, 1e300], ids=["int", "float"])
def test_timeouts_beyond_all_measure(timeout: Any) -> None:
    """They are taken for very long, or refused as a ValueError; nothing overflows."""
    with contextlib.suppress(ValueError):
        make(timeout_ms=timeout)


@pytest.mark.parametrize(
    "headers",
    [
        {"": "x"},
        {"a b": "x"},
        {"a:": "x"},
        {"ä": "x"},
        {"a\n": "x"},
        {"a": f"{SECRET}\n"},
        {"a": f"{SECRET}\r\nb: c"},
        {"a": f"{SECRET}\0"},
        {"a": f"{SECRET}€"},
    ],
)
def test_malformed_headers(headers: dict[str, str]) -> None:
    """A ValueError names the header, and does not show its value."""
    refuse(ValueError, lambda: make(http_headers=headers), "http_headers")
    refuse(ValueError, lambda: make().with_options(http_headers=headers), "http_headers")


@pytest.mark.parametrize(
    "headers", [[("a", "b")], "a: b", {"a": 1}, {"a": None}, {1: "a"}, {"a": SECRET.encode()}, {"a"}]
)
def test_headers_of_another_type(headers: Any) -> None:
    """Only a mapping of str to str."""
    refuse(TypeError, lambda: make(http_headers=headers), "http_headers")


@pytest.mark.parametrize("name", ["Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"])
def test_no_idempotency_key_for_a_client(name: str) -> None:
    """It would be the same for all calls, and all but the first might be taken for repetitions."""
    refuse(ValueError, lambda: make(http_headers={name: "1"}), "Idempotency-Key")
    refuse(ValueError, lambda: make().with_options(http_headers={name: "1"}), "Idempotency-Key")


BACKOFF = ["initial_interval", "max_interval", "exponent", "max_elapsed_time"]


@pytest.mark.parametrize("name", BACKOFF)
@pytest.mark.parametrize("value", [-1, -0.001, float("nan"), float("inf")])
def test_impossible_intervals(name: str, value: float) -> None:
    """A ValueError names the argument."""
    refuse(ValueError, lambda: BackoffStrategy(**{name: value}), name)


@pytest.mark.parametrize("name", BACKOFF)
@pytest.mark.parametrize("value", ["1", None, True, [1]])
def test_intervals_of_another_type(name: str, value: Any) -> None:
    """A TypeError names the argument."""
    refuse(TypeError, lambda: BackoffStrategy(**{name: value}), name)


def test_an_exponent_below_one() -> None:
    """Waits never get shorter."""
    refuse(ValueError, lambda: BackoffStrategy(exponent=0.5), "exponent")


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (ValueError, {"strategy": "linear"}),
        (ValueError, {"strategy": "BACKOFF"}),
        (TypeError, {"backoff": None}),
        (TypeError, {"backoff": (500, 8_000, 2, 30_000)}),
        (TypeError, {"retry_connection_errors": 1}),
        (TypeError, {"retry_connection_errors": None}),
        (ValueError, {"max_attempts": 0}),
        (ValueError, {"max_attempts": -1}),
        (TypeError, {"max_attempts": 2.5}),
        (TypeError, {"max_attempts": "3"}),
        (TypeError, {"max_attempts": True}),
    ],
)
def test_wrong_retry_configs(kind: type[Exception], wrong: dict[str, Any]) -> None:
    """Each is refused at once, and named."""
    refuse(kind, lambda: RetryConfig(**wrong), next(iter(wrong)))


def test_retry_configs_do_not_change() -> None:
    """They are frozen, equal by value, hashable and picklable: one may be shared by all clients."""
    config = RetryConfig("backoff", BackoffStrategy(1, 2, 3, 4), True, max_attempts=5)
    with pytest.raises(AttributeError):
        config.strategy = "none"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        config.backoff.exponent = 9  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(config))
    assert again == config
    assert hash(again) == hash(config)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retry_config", "backoff"),
        ("retry_config", BackoffStrategy()),
        ("retry_config", 3),
        ("debug_logger", "r9s"),
        ("debug_logger", print),
        ("debug_logger", True),
        ("client", "http"),
        ("client", httpx.AsyncClient),
        ("async_client", 3),
    ],
)
def test_other_settings_of_another_type(name: str, value: Any) -> None:
    """A TypeError at construction, not at the first call."""
    refuse(TypeError, lambda: make(**{name: value}), name)


def test_clients_of_httpx_that_are_exchanged() -> None:
    """A blocking client where an async one belongs, and the reverse, is a TypeError at construction."""
    with httpx.Client() as blocking:
        refuse(TypeError, lambda: make(async_client=blocking), "async_client")
    refuse(TypeError, lambda: make(client=httpx.AsyncClient()), "client")


def test_unknown_settings() -> None:
    """A name that is not an argument is a TypeError."""
    with pytest.raises(TypeError, match="timeout"):
        make(timeout=5)


def test_the_default_logger() -> None:
    """It is `r9s`, and the SDK adds no handler to it."""
    make()
    assert logging.getLogger("r9s").handlers == []


def test_repr_and_vars_show_no_key() -> None:
    """Row 31: not of the client, nor of anything that is found inside it."""
    client = make(api_key=SECRET, http_headers={"x-token": SECRET})
    derived = client.with_options(api_key=f"{SECRET}-2", timeout_ms=5)
    for one in (client, derived):
        seen: set[int] = set()
        waiting: list[Any] = [one, one.images]
        while waiting:
            thing = waiting.pop()
            if id(thing) in seen or isinstance(thing, (type, str)):
                continue
            seen.add(id(thing))
            if type(thing) is dict:
                continue
            assert SECRET not in repr(thing), type(thing)
            assert SECRET not in str(thing), type(thing)
            inner = getattr(thing, "__dict__", {})
            assert not [name for name, value in inner.items() if isinstance(value, str) and SECRET in value], type(
                thing
            )
            waiting += inner.values()
            slots = getattr(type(thing), "__attrs_attrs__", ())
            waiting += [getattr(thing, slot.name) for slot in slots]


def test_the_environment_is_read_at_construction(monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes in it later changes nothing."""
    monkeypatch.setenv("R9S_BASE_URL", "http://before.example")
    client = make()
    monkeypatch.setenv("R9S_BASE_URL", "http://after.example")
    assert "before" in repr(client)
    assert "R9S_API_KEY" not in os.environ
