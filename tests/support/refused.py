"""Every value that is refused, in one table a place, and what the error must be.

Each row has the arguments, the class of the error, and the words that the text must have: what is wrong, and what to
do. A new value that cannot be meant is one more row here. `tests/misuse/` plays the rows.
"""

import io
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest

from r9s import UNSET, models
from r9s.utils import BackoffStrategy, RetryConfig
from tests.support.secrets import KEY, spellings
from tests.support.server import RawServer

PNG = b"\x89PNG\r\n\x1a\nand more"
SPELLINGS = spellings(KEY)
SPELT = quote(KEY, safe="")
"""The key as it stands in a URL."""


class Misuse(NamedTuple):
    """One way to get it wrong, and what the error must be."""

    arguments: dict[str, Any]
    kind: type[Exception]
    words: tuple[str, ...]
    """What is wrong and what to do, each in a word or two that the text must have."""


def misuses(table: dict[str, Misuse]) -> pytest.MarkDecorator:
    """A test of every row."""
    return pytest.mark.parametrize("misuse", table.values(), ids=table)


@contextmanager
def refused(kind: type[Exception], *words: str, server: RawServer | None = None, requests: int = 0) -> Iterator[None]:
    """What is inside raises exactly this class with these words, and sends nothing beyond the requests so far."""
    with pytest.raises(kind) as caught:
        yield
    assert type(caught.value) is kind
    for word in words:
        assert word in str(caught.value)
    error: BaseException | None = caught.value
    while error is not None:
        assert not any(spelling in f"{error!r} {error}" for spelling in SPELLINGS)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if server is not None:
        assert len(server.requests) == requests
        assert requests or server.connections == 0


def _rows(
    argument: str, kind: type[Exception], words: tuple[str, ...], values: dict[str, Any] | tuple[Any, ...]
) -> dict[str, Misuse]:
    """Values of one argument that are refused with the same words."""
    named = values if isinstance(values, dict) else {_name(value): value for value in values}
    return {f"{argument}: {name}": Misuse({argument: value}, kind, words) for name, value in named.items()}


def _name(value: Any) -> str:
    """What a row is called: the value, or its type and a number."""
    is_plain = value is None or isinstance(value, (str, int, float, bytes))
    return repr(value)[:30] if is_plain else f"{type(value).__name__} {next(_NUMBERS)}"


_NUMBERS = itertools.count(1)
CIRCLE: dict[str, Any] = {}
CIRCLE["inner"] = CIRCLE
DEEP: list[Any] = []
for _ in range(100_000):  # deeper than any Python writes JSON: 3.13 writes 9,000
    DEEP = [DEEP]
SVG = models.SvgOptions.from_dict({"model": "any"})
del SVG["model"]

# What R9S, with_options and a single call take alike.
OPTIONS: dict[str, Misuse] = {
    **_rows("server_url", ValueError, ("server_url", "https://"), (
        "images.example", "images.example/v1", "/v1", "//images.example/v1", "ftp://images.example",
        "javascript:alert(1)", "", " ")),
    **_rows("server_url", ValueError, ("server_url",), (
        "http://images.example/\n", "http://", "https:///v1", "http://:80", "http://[::1", "http://host:port/",
        "http://host:65536",
        "http://host:99999/v1", "http://\ud800/", "http://host/v1?", "http://host/v1?a=b", "http://host/v1#",
        "http://host/#a", "http://xn--a", f"http://{SPELT}@host/v1", f"http://user:{SPELT}@host/v1")),
    **_rows("server_url", ValueError, ("server_url", "host"), (
        "http://a..b", "http://images example", f"http://{'a' * 64}.example")),
    "a key in the URL": Misuse({"server_url": "http://key@h"}, ValueError, ("server_url", "api_key")),
    **_rows("server_url", TypeError, ("server_url",), (
        3, b"http://images.example", httpx.URL("http://images.example"), ["http://images.example"])),
    **_rows("timeout_ms", ValueError, ("timeout_ms", "above 0"), (
        0, -1, -0.5, float("nan"), float("inf"), float("-inf"))),
    **_rows("timeout_ms", TypeError, ("timeout_ms", "number", "milliseconds"), (
        "5000", True, [5], httpx.Timeout(5.0), (5, 10))),
    **_rows("http_headers", ValueError, ("http_headers",), (
        {"": "x"}, {"a b": "x"}, {"a:": "x"}, {"ä": "x"}, {"a\n": "x"})),
    **_rows("http_headers", ValueError, ("'x-a'", "character"), {
        "a line break": {"x-a": f"{KEY}\n"}, "a second header": {"x-a": f"{KEY}\r\nb: c"}, "NUL": {"x-a": f"{KEY}\0"},
        "no latin-1": {"x-a": f"{KEY}€"}}),
    **_rows("http_headers", ValueError, ("'x-a'", "begins or ends with white space"), {
        "space behind": {"x-a": f"{KEY} "}, "space before": {"x-a": f" {KEY}"},
        "tabs around": {"x-a": f"\t{KEY}\t"}}),
    **_rows("http_headers", ValueError, ("body",), ({"Content-Length": "5"}, {"transfer-encoding": "x"})),
    **_rows("http_headers", TypeError, ("http_headers",), {
        "pairs": [("a", "b")], "text": "a: b", "a number": {"a": 1}, "None": {"a": None},
        "a number for a name": {1: "a"}, "a set": {"a"}}),
    **_rows("http_headers", TypeError, ("'x-a'", "str", "bytes"), ({"x-a": KEY.encode()},)),
}  # fmt: skip

SETTINGS: dict[str, Misuse] = {
    **OPTIONS,
    "no key": Misuse({"api_key": None}, ValueError, ("no API key", "api_key=", "R9S_API_KEY")),
    **_rows("api_key", ValueError, ("API key is empty", "R9S_API_KEY"), ("", " ", "\n", "\t \r\n")),
    **_rows("api_key", ValueError, ("API key", "line break", ".strip()"), {"line break": f"{KEY}\n"}),
    **_rows("api_key", ValueError, ("API key",), {
        "a header": f"{KEY}\r\nx: y", "two words": f"{KEY} x", "space before": f" {KEY}", "no ASCII": f"{KEY}é",
        "NUL": f"{KEY}\0"}),
    **_rows("api_key", TypeError, ("API key", "str"), {
        "bytes": KEY.encode(), "a number": 7, "a list": [KEY], "a dict": {"key": KEY}, "a bool": True}),
    **_rows("http_headers", ValueError, ("Idempotency-Key",), (
        {"Idempotency-Key": "1"}, {"idempotency-key": "1"}, {"IDEMPOTENCY-KEY": "1"})),
    "no bytes": Misuse({"max_answer_bytes": 0}, ValueError, ("max_answer_bytes", "at least 1", "not 0")),
    "bytes as text": Misuse({"max_answer_bytes": "1"}, TypeError, ("max_answer_bytes", "int", "str")),
    **_rows("retry_config", TypeError, ("retry_config", "RetryConfig"), ("backoff", BackoffStrategy(), 3)),
    **_rows("debug_logger", TypeError, ("debug_logger",), ("r9s", print, True)),
}  # fmt: skip
# Clients without sockets are made without reading certificates.
NOWHERE = httpx.MockTransport(lambda request: httpx.Response(200))
LENT: dict[str, Misuse] = {
    "a class as client": Misuse({"client": httpx.Client}, TypeError, ("client", "httpx", "class")),
    "a text as client": Misuse({"client": "http"}, TypeError, ("client",)),
    "a number as async client": Misuse({"async_client": 3}, TypeError, ("async_client",)),
    "an async client as client": Misuse(
        {"client": httpx.AsyncClient(transport=NOWHERE)}, TypeError, ("client", "httpx.Client", "AsyncClient")
    ),
    "a client as async client": Misuse(
        {"async_client": httpx.Client(transport=NOWHERE)}, TypeError, ("async_client", "httpx.AsyncClient", "Client")
    ),
    "an unknown setting": Misuse({"timeout": 5}, TypeError, ("timeout",)),
}

_BACKOFF = ("initial_interval", "max_interval", "exponent", "max_elapsed_time")
BACKOFFS: dict[str, Misuse] = {
    "an exponent below 1": Misuse({"exponent": 0.5}, ValueError, ("exponent", "at least 1", "0.5")),
    **{name: row for each in _BACKOFF for name, row in {
        **_rows(each, ValueError, (each, "at least"), (-1, -0.001, float("nan"), float("inf"))),
        **_rows(each, TypeError, (each, "number"), ("1", None, True, [1])),
    }.items()},
}  # fmt: skip
RETRIES: dict[str, Misuse] = {
    **_rows("strategy", ValueError, ("strategy", "'backoff'", "'none'"), ("linear", "BACKOFF")),
    **_rows("backoff", TypeError, ("backoff must be a BackoffStrategy, not",), (None, (500, 8_000, 2, 30_000))),
    **_rows("retry_connection_errors", TypeError, ("retry_connection_errors must be a bool, not",), (1, None, "yes")),
    **_rows("max_attempts", ValueError, ("max_attempts", "at least 1"), (0, -1)),
    **_rows("max_attempts", TypeError, ("max_attempts must be a",), (2.5, "3", True)),
    **_rows("retry_statuses", ValueError, ("retry_statuses",), ((200,), (99,))),
    **_rows("retry_statuses", TypeError, ("retry_statuses",), (409, "409", ("409",), (True,))),
}

# What create and edit take alike.
CALLS: dict[str, Misuse] = {
    "a prompt with half a character": Misuse({"prompt": "a \udc80"}, ValueError, ("prompt", "surrogate")),
    "a prompt that is a number": Misuse({"prompt": 5}, TypeError, ("prompt must be a string, not int",)),
    **_rows("n", TypeError, ("n must be an integer, not",), ("2", True, 2.0, [1])),
    "a number that is unset": Misuse({"n": UNSET}, TypeError, ("n must not be UNSET", "leave it out")),
    "stream as text": Misuse({"stream": "yes"}, TypeError, ("stream must be a boolean, not str",)),
    "an unknown keyword": Misuse({"colour": "red"}, TypeError, ("colour",)),
    **_rows("extra_body", TypeError, ("extra_body", "mapping"), ([("seed", 1)], [1], "{}")),
    "a field that is a number": Misuse({"extra_body": {1: 2}}, TypeError, ("extra_body", "a string", "int")),
}
CREATE: dict[str, Misuse] = {
    **OPTIONS,
    **CALLS,
    **_rows("prompt", TypeError, ("prompt", "string"), (None, UNSET, b"a cat", ["a cat"])),
    **_rows("model", TypeError, ("model", "string"), (5,)),
    **_rows("style", TypeError, ("style", "string"), (1,)),
    **_rows("size", TypeError, ("size", "string", "tuple"), ((1024, 1024),)),
    **_rows("seed", TypeError, ("seed", "integer"), (1.5,)),
    **_rows("watermark", TypeError, ("watermark", "boolean"), (1, "true")),
    "a stream that is unset": Misuse({"stream": UNSET}, TypeError, ("stream must not be UNSET", "leave it out")),
    "an object without what it needs": Misuse({"svg": SVG}, TypeError, ("svg.model", "a string", "Unset")),
    "a mapping without what it needs": Misuse({"svg": {}}, TypeError, ("svg.model is missing",)),
    "a mapping with a wrong field": Misuse({"svg": {"model": 5}}, TypeError, ("svg.model must be a string",)),
    "a text for an object": Misuse({"svg": "m"}, TypeError, ("svg must be a SvgOptions",)),
    "a number beyond measure": Misuse({"seed": 10**5_000}, ValueError, ("seed",)),
    **_rows("retries", TypeError, ("retries", "RetryConfig"), ("x", 3, BackoffStrategy())),
    **_rows("extra_query", TypeError, ("extra_query",), ("a=1", [("a", "1")], {1: "a"}, {"a": object()})),
    "an Idempotency-Key as a number": Misuse({"idempotency_key": 7}, TypeError, ("idempotency_key",)),
    **_rows("idempotency_key", ValueError, ("idempotency_key",), ("", "a\nb")),
    **_rows("extra_body", TypeError, ("tags", "JSON"), {
        "a set": {"tags": {"a"}}, "an object": {"tags": object()}, "an object inside": {"tags": [object()]},
        "unset": {"tags": [UNSET]}}),
    **_rows("extra_body", ValueError, ("tags", "JSON"), {
        "no number": {"tags": float("nan")}, "endless": {"tags": float("inf")}, "in itself": {"tags": CIRCLE},
        "without a floor": {"tags": DEEP}}),
}  # fmt: skip
EDIT: dict[str, Misuse] = {
    **CALLS,
    **_rows("image", TypeError, ("image", "pathlib.Path"), (
        None, UNSET, 7, "cat.png", [PNG, "cat.png"], ("cat.png", "cat.png"), (7, PNG))),
    "a mask that is unset": Misuse({"mask": UNSET}, TypeError, ("mask must not be UNSET", "leave it out")),
    **_rows("image", ValueError, ("image", "empty"), {
        "no images": [], "no bytes": b"", "a name and no bytes": ("a.png", bytearray()), "an empty file": io.BytesIO(),
        "one of two": [PNG, b""]}),
    "an empty mask": Misuse({"mask": b""}, ValueError, ("mask: ", "empty")),
    "a file of text": Misuse({"image": io.StringIO("x")}, TypeError, ("image", "binary", "'rb'")),
    "a generator": Misuse({"image": (piece for piece in [PNG])}, TypeError, ("image", "bytes", "generator")),
    "a memoryview": Misuse({"image": memoryview(PNG)}, TypeError, ("image", "bytes", "memoryview")),
    "a mapping": Misuse({"image": {"a.png": PNG}}, TypeError, ("image", "tuple", "dict")),
    "one of a list that is no file": Misuse({"image": [PNG, None]}, TypeError, ("image[1] must be bytes", "NoneType")),
    "several masks": Misuse({"mask": [PNG, PNG]}, TypeError, ("mask", "not list")),
    "a media type that is a number": Misuse({"image": ("a.png", PNG, 7)}, TypeError, ("media type",)),
    **_rows("image", ValueError, ("image", "media type", "header"), (
        ("a", PNG, "image/png\n"), ("a", PNG, "image/png\r\nX-Evil: 1"))),
    "a field that is any object": Misuse({"extra_body": {"tags": object()}}, TypeError, ("tags", "object")),
    "a field with an object inside": Misuse({"extra_body": {"tags": {"a": object()}}}, TypeError, ("tags", "JSON")),
    "a field with half a character": Misuse({"extra_body": {"tags": "\udc80"}}, ValueError, ("tags", "surrogate")),
}  # fmt: skip
SAVE: dict[str, Misuse] = {
    **_rows("where", TypeError, ("where", "path"), (None, 5, b"cat.png")),
    "one name for two": Misuse({"where": "cat.png"}, ValueError, ("'cat.png'", "2 images", "directory")),
    "no bytes": Misuse({"where": "cats", "max_bytes": 0}, ValueError, ("max_bytes", "at least 1", "0")),
    "bytes as text": Misuse({"where": "cats", "max_bytes": "5"}, TypeError, ("max_bytes", "int", "str")),
}

MAKERS: dict[str, tuple[Callable[..., Any], dict[str, Misuse]]] = {
    "BackoffStrategy": (BackoffStrategy, BACKOFFS),
    "RetryConfig": (RetryConfig, RETRIES),
}
"""What is checked when it is made, long before it is used."""
