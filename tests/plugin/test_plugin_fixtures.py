"""The fixtures and the mark of the plugin, which pytest has loaded here as in any suite."""

import os

import pytest

from r9s import R9S, errors
from r9s_sandbox import SandboxURL

SEEN: list[str] = []


def draw(prompt: str) -> int:
    """A program that makes its own client, and says how often it tried again."""
    with R9S() as client:
        return client.images.create(prompt=prompt, size="64x64").http_meta.retries


def test_a_program_with_its_own_client_reaches_the_sandbox(r9s_sandbox: SandboxURL) -> None:
    """The address and the key come from the environment, which the fixture sets."""
    draw("A lighthouse")
    assert r9s_sandbox.drawn == 1
    assert [request.prompt for request in r9s_sandbox.requests] == ["A lighthouse"]


def test_the_environment_is_set_back() -> None:
    """A test after that one does not see the address and the key."""
    assert not {"R9S_BASE_URL", "R9S_API_KEY"} & os.environ.keys()


@pytest.mark.parametrize("prompt", ["one", "another"])
def test_each_test_begins_anew(r9s_sandbox: SandboxURL, r9s_client: R9S, prompt: str) -> None:
    """Requests, pictures, faults that are left and remembered keys of one test are not there in the next."""
    assert (r9s_sandbox.drawn, r9s_sandbox.requests, r9s_sandbox.faults_left) == (0, [], [])
    made = r9s_client.images.create(prompt=prompt, size="64x64", idempotency_key="order-1")
    assert "idempotent-replayed" not in made.http_meta.headers
    r9s_sandbox.fail("500", times=7)
    SEEN.append(str(r9s_sandbox))
    assert len(set(SEEN)) == 1, "there is one server for all tests"


@pytest.mark.r9s_fault("429; retry-after-ms=1")
class TestMarks:
    """The mark of a class strikes first."""

    @pytest.mark.r9s_fault("503; retry-after-ms=1", times=2)
    @pytest.mark.r9s_fault("401", path="/images/generations")
    def test_marks_strike_in_the_order_in_which_they_stand(self, r9s_sandbox: SandboxURL) -> None:
        """Also a program that makes its own client; then requests go through."""
        with pytest.raises(errors.AuthenticationError):
            draw("p")
        assert [request.status for request in r9s_sandbox.requests] == [429, 503, 503, 401]
        assert r9s_sandbox.drawn == 0
        assert draw("p") == 0

    @pytest.mark.r9s_fault("404", path="/images/edits")
    def test_a_mark_with_a_path_strikes_no_other_operation(self, r9s_sandbox: SandboxURL) -> None:
        """Its fault is left at the end."""
        assert draw("p") == 1
        assert r9s_sandbox.faults_left == ["404"]


@pytest.mark.anyio
async def test_async_tests_use_the_same_fixtures(r9s_sandbox: SandboxURL, r9s_client: R9S) -> None:
    """On asyncio and trio; no connection is left open, which would be a warning."""
    await r9s_client.images.create_async(prompt="p", size="64x64")
    async with await r9s_client.images.create_async(prompt="p", size="64x64", stream=True) as events:
        assert [getattr(event, "type", None) async for event in events] == ["image_generation.completed"]
    assert r9s_sandbox.drawn == 2


@pytest.mark.r9s_fault("503", times=3)
def test_the_client_tries_again_by_the_rules_of_a_client_without_a_retry_config(r9s_client: R9S) -> None:
    """A 503 is tried again, and a 500 is not, since it may have been billed."""
    assert r9s_client.images.create(prompt="p", size="64x64").http_meta.retries == 3


@pytest.mark.r9s_fault("500")
def test_the_client_does_not_risk_a_second_bill(r9s_client: R9S, r9s_sandbox: SandboxURL) -> None:
    """As a client does that was given no RetryConfig."""
    with pytest.raises(errors.InternalServerError):
        r9s_client.images.create(prompt="p", size="64x64")
    assert len(r9s_sandbox.requests) == 1


@pytest.fixture(params=["HTTP_PROXY", "all_proxy"])
def proxy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A proxy of the machine, at whose address nothing listens."""
    monkeypatch.setenv(request.param, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "example.org")
    return "http://127.0.0.1:9"


def test_a_proxy_of_the_machine_is_not_used_for_the_sandbox(proxy: str, r9s_sandbox: SandboxURL) -> None:
    """What NO_PROXY had is kept."""
    draw("p")
    assert r9s_sandbox.drawn == 1
    assert os.environ["NO_PROXY"].split(",")[0] == "example.org"
