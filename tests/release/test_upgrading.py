"""docs/upgrading.md: what its tables say is so. The programs that it shows run with all others, in tests/docs/."""

import inspect
import pickle
import re
import socket
from collections.abc import Iterator

import attrs
import httpx
import pydantic
import pytest

import r9s_sandbox
from r9s import R9S, errors, models, operations
from r9s.utils import BackoffStrategy, RetryConfig
from r9s_sandbox import SandboxURL
from tests.release.copies import ROOT

PAGE = (ROOT / "docs" / "upgrading.md").read_text(encoding="utf-8")
QUICK = BackoffStrategy(1, 5, 1.1, 10_000)
STATUSES = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.R9SDefaultError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
    500: errors.InternalServerError,
    502: errors.R9SDefaultError,
    503: errors.ServiceUnavailableError,
}


@pytest.fixture(scope="module")
def url() -> Iterator[SandboxURL]:
    """A sandbox for all tests."""
    with r9s_sandbox.serve() as url:
        yield url


@pytest.fixture
def client(url: SandboxURL) -> Iterator[R9S]:
    """A client as one without settings is, which talks to the sandbox."""
    with R9S("key", server_url=url) as client:
        yield client


def fault(text: str) -> dict[str, str]:
    """The header that asks the sandbox for trouble."""
    return {"x-r9s-sandbox-fault": text}


def row(start: str) -> list[str]:
    """The names in the first cell of the row that begins with this text."""
    (cell,) = re.findall(rf"^\| ({re.escape(start)}[^|]*) \|", PAGE, re.MULTILINE)
    return re.findall(r"`(\w+)`", cell)


def test_parameters_have_their_names() -> None:
    """`prompt` is required, the other parameters of 0.9 are optional, and all are keywords."""
    found = inspect.signature(R9S("key").images.create).parameters
    named = row("`prompt` is required")
    assert named == ["prompt", "model", "n", "quality", "response_format", "size", "style", "user", "retries"]
    assert {name: found[name].default for name in named} == {"prompt": inspect.Parameter.empty} | dict.fromkeys(
        named[1:]
    )
    assert {found[name].kind for name in named} == {inspect.Parameter.KEYWORD_ONLY}


def test_models_have_their_names(client: R9S) -> None:
    """The types of the parameters and of the result have the names of 0.9, and take any text."""
    for name in ("Quality", "Size", "Style", "ImageGenerationRequestResponseFormat", "ImageGenerationResponse"):
        assert f"`models.{name}`" in PAGE
        assert hasattr(models, name)
    style: models.Style = "a style of tomorrow"
    assert operations.find("images.create").plan(prompt="A cat", style=style).json == {
        "prompt": "A cat",
        "style": "a style of tomorrow",
    }
    assert type(client.images.create(prompt="A cat")) is models.ImageGenerationResponse


@pytest.mark.parametrize("status", STATUSES)
def test_status_has_its_class(client: R9S, status: int) -> None:
    """Each status raises the class that the page names, whose base is R9SError."""
    never = RetryConfig("none")
    with pytest.raises(errors.R9SError) as caught:
        client.images.create(prompt="A cat", http_headers=fault(f"{status}"), retries=never)
    assert type(caught.value) is STATUSES[status]
    assert caught.value.status_code == status
    assert issubclass(errors.NotFoundError, errors.R9SDefaultError)


def test_retries_without_config(client: R9S) -> None:
    """503 and 429 are sent again, 500, 502, 504 and 408 are not."""
    for status in (429, 503):
        result = client.images.create(prompt="A cat", http_headers=fault(f"{status}; retry-after-ms=1"))
        assert result.http_meta.retries == 1
    for status in (408, 500, 502, 504):
        with pytest.raises(errors.R9SError):
            client.images.create(prompt="A cat", http_headers=fault(f"{status}"))


def test_retries_with_config(client: R9S) -> None:
    """With a RetryConfig 408, 500, 502 and 504 are sent again, unless that leaves them out; "none" never does."""
    some = RetryConfig(backoff=QUICK, retry_server_errors=False)
    for status in (408, 500, 502, 504):
        result = client.images.create(
            prompt="A cat", http_headers=fault(f"{status}"), retries=RetryConfig(backoff=QUICK)
        )
        assert result.http_meta.retries == 1
        with pytest.raises(errors.R9SError):
            client.images.create(prompt="A cat", http_headers=fault(f"{status}"), retries=some)
    with pytest.raises(errors.ServiceUnavailableError):
        client.images.create(prompt="A cat", http_headers=fault("503"), retries=RetryConfig("none"))


def test_retry_config_by_position() -> None:
    """The positions are those that the page tells."""
    config = RetryConfig("backoff", BackoffStrategy(1, 50, 1.1, 100), False)
    assert config == RetryConfig(
        strategy="backoff",
        backoff=BackoffStrategy(initial_interval=1, max_interval=50, exponent=1.1, max_elapsed_time=100),
        retry_connection_errors=False,
    )


def test_long_retry_after_is_not_waited_for(client: R9S) -> None:
    """A wait that would end too late is not begun; the error says how long it is."""
    with pytest.raises(errors.RateLimitError) as caught:
        client.images.create(prompt="A cat", http_headers=fault("429; retry-after=3600"))
    assert caught.value.retry_after == 3600


def test_results(client: R9S) -> None:
    """A result is an attrs class that pickles, and pydantic takes it; its repr is short. What is missing is None."""
    result = client.images.create(prompt="A cat", model="gpt-image-2.6-flare")
    assert attrs.has(type(result))
    assert result.data[0].url is None
    assert len(result.data[0].b64_json or "") > 1000 > len(repr(result))
    assert result == pickle.loads(pickle.dumps(result)) == pydantic.TypeAdapter(type(result)).validate_python(result)
    assert '"created"' in result.to_json()
    with pytest.raises(AttributeError, match=r"use to_dict\(\)"):
        result.model_dump()  # type: ignore[attr-defined]
    other = models.ImageGenerationResponse.from_dict({"data": [], "invented": 1})
    assert (other.additional_properties, other["invented"], other.usage) == ({"invented": 1}, 1, None)


def test_response_format_is_refused_by_some_models(client: R9S) -> None:
    """GPT image models refuse `response_format` with status 400."""
    with pytest.raises(errors.BadRequestError, match="response_format"):
        client.images.create(prompt="A cat", model="gpt-image-2.6-flare", response_format="url")


def test_only_what_is_given_is_sent(client: R9S, url: SandboxURL) -> None:
    """`None` and defaults are not sent, wrong types neither; a value that the SDK does not know is."""
    assert operations.find("images.create").plan(prompt="A cat", n=None, size=None).json == {"prompt": "A cat"}
    received = len(url.requests)
    with pytest.raises(TypeError):
        client.images.create(prompt="A cat", n="2")  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        client.images.create(promt="A cat")  # type: ignore[call-overload]
    assert len(url.requests) == received
    with pytest.raises(errors.UnprocessableEntityError):
        client.images.create(prompt="A cat", size="very large")


def test_no_answer() -> None:
    """Where nobody listens, the error is an R9SConnectionError, with what httpx raised as its cause."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with R9S("key", server_url=f"http://127.0.0.1:{port}/v1", retry_config=RetryConfig("none")) as client:
        with pytest.raises(errors.R9SConnectionError) as caught:
            client.images.create(prompt="A cat")
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    assert issubclass(errors.R9STimeoutError, errors.R9SConnectionError)


def test_closed_client(url: SandboxURL) -> None:
    """After its block a client cannot be used again."""
    with R9S("key", server_url=url) as client:
        pass
    with pytest.raises(RuntimeError):
        client.images.create(prompt="A cat")


def test_new_options_are_there() -> None:
    """The options that the page lists are parameters of R9S and of a call."""
    assert {*row("`server_url`, `client`")} <= {*inspect.signature(R9S).parameters}
    assert {*row("`retries`, `server_url`")} <= {*inspect.signature(R9S("key").images.create).parameters}
    assert {*row("`max_attempts`")} - {"RetryConfig"} <= {*inspect.signature(RetryConfig).parameters}
