"""The pytest plugin: fixtures for a local server, the sandbox, and for a client of it.

pytest loads this module in every suite. So it imports nothing of r9s before a test uses a fixture.
"""

import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from r9s import R9S
    from r9s_sandbox import ReceivedRequest, SandboxURL

_KEY = "sandbox"
_MARK = "r9s_fault"
_FIXTURE = "r9s_sandbox"
_SHOWN = 20
_LONGEST_PROMPT = 60


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark."""
    text = "makes the next requests to the sandbox fail, as r9s_sandbox.fail does: r9s_fault('429; retry-after=0')"
    config.addinivalue_line("markers", f"{_MARK}(fault, *, times=None, path=None): {text}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test that has the mark, but not the fixture."""
    if item.get_closest_marker(_MARK) and _FIXTURE not in getattr(item, "fixturenames", ()):
        pytest.fail(f"the mark {_MARK} needs the fixture {_FIXTURE}, which this test does not use", pytrace=False)


# Old versions of pytest support only this kind of wrapper, and the plugin must not break their suites.
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Show the requests to the sandbox if a test that used it has failed."""
    report: pytest.TestReport = (yield).get_result()
    used: dict[str, Any] = getattr(item, "funcargs", None) or {}
    url = used.get(_FIXTURE)
    if url is not None and report.failed and report.when == "call":
        report.sections.append(("r9s sandbox", _seen(url)))


@pytest.fixture(scope="session")
def r9s_sandbox_options() -> dict[str, Any]:
    """The arguments of `r9s_sandbox.serve()`. Override this fixture in a conftest.py: return {"strict": True}."""
    return {}


@pytest.fixture(scope="session")
def _r9s_server(r9s_sandbox_options: dict[str, Any]) -> "Iterator[SandboxURL]":
    from r9s_sandbox import serve

    with serve(**r9s_sandbox_options) as url:
        yield url


@pytest.fixture
def r9s_sandbox(
    _r9s_server: "SandboxURL", request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> "Iterator[SandboxURL]":
    """The base URL of a sandbox with an empty log. Clients that the test makes use it without further settings.

    All tests of a process share one server. R9S_BASE_URL and R9S_API_KEY are set, and proxies are turned off for it.
    """
    url = _r9s_server
    url.reset()
    # In the order of the source: first the marks of the module, and then the marks of a test from top to bottom.
    for mark in reversed([*request.node.iter_markers(_MARK)]):
        try:
            url.fail(*mark.args, **mark.kwargs)
        except (TypeError, ValueError) as error:
            pytest.fail(f"the mark {_MARK} of this test: {error}", pytrace=False)
    monkeypatch.setenv("R9S_BASE_URL", url)
    monkeypatch.setenv("R9S_API_KEY", _KEY)
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [os.environ.get(name, ""), "127.0.0.1", "localhost"]
        monkeypatch.setenv(name, ",".join(filter(None, hosts)))
    yield url
    url.reset()


@pytest.fixture
def r9s_client(r9s_sandbox: "SandboxURL") -> "Iterator[R9S]":
    """An R9S client of `r9s_sandbox`. The fixture closes it at the end.

    It retries the same failures as an R9S without a RetryConfig, but waits only a few milliseconds before a retry.
    """
    from r9s import R9S
    from r9s.utils import BackoffStrategy, RetryConfig

    quick = RetryConfig(backoff=BackoffStrategy(1, 20, 2, 30_000), retry_server_errors=False)
    with R9S(_KEY, server_url=r9s_sandbox, retry_config=quick) as client:
        yield client


def _seen(url: "SandboxURL") -> str:
    requests = url.requests
    more = [f"... and {len(requests) - _SHOWN} earlier requests"] if len(requests) > _SHOWN else []
    lines = [*more, *map(_line, requests[-_SHOWN:])] or ["no requests"]
    left = [f"a fault that was not used up: {text!r}" for text in url.faults_left]
    return "\n".join([f"{url}, pictures drawn: {url.drawn}", *lines, *left])


def _line(request: "ReceivedRequest") -> str:
    try:
        prompt = request.prompt
    except ValueError:
        prompt = None
    said = "" if prompt is None else f" {prompt[:_LONGEST_PROMPT]!r}"
    return f"{request.method} {request.path} {request.status or 'no response'}{said}"
