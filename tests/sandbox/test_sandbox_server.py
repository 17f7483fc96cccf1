"""Starting, stopping, and looking at the server."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

import r9s_sandbox
from r9s_sandbox._journal import Journal, ReceivedRequest

PATH = "/images/generations"

ROOT = Path(r9s_sandbox.__file__).parent.parent
KEY = {"authorization": "Bearer a-secret-key"}
SMALL = {"prompt": "a-private-prompt", "size": "64x64"}


def test_the_url_is_a_string_with_the_base_path(anonymous: httpx.Client) -> None:
    """It is what a client takes as its base URL, and the server is ready when the block begins."""
    with r9s_sandbox.serve() as url:
        assert isinstance(url, str)
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/v1", url)
        assert anonymous.post(url + PATH, json=SMALL, headers=KEY).status_code == 200


def test_two_sandboxes_share_nothing(anonymous: httpx.Client) -> None:
    """Each has its own port, counter and requests."""
    with r9s_sandbox.serve() as one, r9s_sandbox.serve() as other:
        anonymous.post(one + PATH, json=SMALL, headers=KEY)
        assert (one.drawn, other.drawn) == (1, 0)
        assert (len(one.requests), len(other.requests)) == (1, 0)


def test_a_port_can_be_chosen_and_a_taken_one_is_an_oserror() -> None:
    """A port that was given back can be taken at once."""
    with r9s_sandbox.serve() as url:
        port = httpx.URL(url).port or 0
        with pytest.raises(OSError), r9s_sandbox.serve(port):
            raise AssertionError("the port was taken")
    with r9s_sandbox.serve(port) as again:
        assert again == url


@pytest.mark.parametrize("host", ["localhost", "0.0.0.0", "::1"])
def test_the_url_is_one_that_can_be_reached(anonymous: httpx.Client, host: str) -> None:
    """Also when the host is a name, a wildcard or an IPv6 address; an address that is not there is an OSError."""
    if ":" in host and not _has_ipv6():
        with pytest.raises(OSError), r9s_sandbox.serve(host=host):
            raise AssertionError("there is no such address here")
        return
    with r9s_sandbox.serve(host=host) as url:
        body = anonymous.post(url + PATH, json=SMALL, headers=KEY).json()
        assert anonymous.get(body["data"][0]["url"]).status_code == 200


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def test_stopping_waits_for_nobody(until: Callable[[Callable[[], bool]], None]) -> None:
    """Neither for an idle connection, nor for a client that is still sending, nor for an answer that is due later."""
    before = set(threading.enumerate())
    errors: list[httpx.TransportError] = []

    def wait_for_answer() -> None:
        try:
            httpx.post(url + PATH, json=SMALL, headers={**KEY, "x-r9s-sandbox-fault": "delay=600"}, timeout=60)
        except httpx.TransportError as error:
            errors.append(error)

    with httpx.Client(headers=KEY) as client:
        with r9s_sandbox.serve() as url:
            client.get(url)
            address = httpx.URL(url)
            sending = socket.create_connection((address.host, address.port or 80))
            sending.sendall(f"POST /v1{PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\n".encode())
            sending.sendall(b"content-type: application/json\r\ncontent-length: 100\r\n\r\n{")
            waiting = threading.Thread(target=wait_for_answer)
            waiting.start()
            until(lambda: url.drawn == 1 and len(url.requests) == 3)
            started = time.monotonic()
        assert time.monotonic() - started < 2
        waiting.join()
        sending.close()
        assert len(errors) == 1
        with pytest.raises(httpx.TransportError):
            client.get(url)
    # Threads of libraries end a little later.
    left = {thread for thread in set(threading.enumerate()) - before if thread.name.startswith("r9s-sandbox")}
    assert not left


def test_an_exception_in_the_block_stops_the_server_and_comes_through() -> None:
    """As with any context manager."""
    before = set(threading.enumerate())
    with pytest.raises(ZeroDivisionError), r9s_sandbox.serve():
        raise ZeroDivisionError
    # Threads of libraries end a little later.
    left = {thread for thread in set(threading.enumerate()) - before if thread.name.startswith("r9s-sandbox")}
    assert not left


def test_it_runs_beside_an_event_loop() -> None:
    """A program that is asynchronous itself can use it in the same way."""

    async def main() -> None:
        with r9s_sandbox.serve() as url:
            async with httpx.AsyncClient(base_url=url, headers=KEY) as client:
                answers = await asyncio.gather(*(client.post(PATH, json=SMALL) for _ in range(5)))
                assert {answer.status_code for answer in answers} == {200}
                assert url.drawn == 5

    asyncio.run(main())


def test_a_client_that_leaves_early_is_no_crash(
    anonymous: httpx.Client, until: Callable[[Callable[[], bool]], None], caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is logged, and the server goes on."""
    with r9s_sandbox.serve() as url:
        address = httpx.URL(url)
        with socket.create_connection((address.host, address.port or 80)) as leaving:
            leaving.sendall(f"POST /v1{PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\n".encode())
            leaving.sendall(b"content-type: application/json\r\ncontent-length: 100\r\n\r\n{")
            until(lambda: len(url.requests) == 1)
        until(lambda: url.requests[0].status == 499)
        assert anonymous.post(url + PATH, json=SMALL, headers=KEY).status_code == 200
    assert not caplog.records


def test_a_crash_is_a_500_with_a_request_id(
    anonymous: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer has the API's error shape, and the log says what happened, with the same request id."""

    def crash(picture: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr("r9s_sandbox._answer.draw", crash)
    with r9s_sandbox.serve() as url:
        response = anonymous.post(url + PATH, json=SMALL, headers=KEY)
    assert response.status_code == response.json()["status"] == 500
    (record,) = caplog.records
    assert response.headers["x-request-id"] in record.getMessage()


def test_the_received_requests_can_be_looked_at(anonymous: httpx.Client) -> None:
    """With method, path, headers and status, and without any secret."""
    with r9s_sandbox.serve() as url:
        answer = anonymous.post(url + PATH, json=SMALL, headers={**KEY, "X-Mine": "1"})
        anonymous.get(url + "/nothing?token=secret", headers={"cookie": "session=secret"})
        first, second = url.requests
    assert (first.method, first.path, first.status) == ("POST", "/v1" + PATH, 200)
    assert first.headers["x-mine"] == "1"
    assert first.request_id == answer.headers["x-request-id"]
    assert (second.method, second.path, second.status) == ("GET", "/v1/nothing", 404)
    assert "secret" not in repr([first, second])


def test_the_list_of_requests_is_bounded() -> None:
    """The last 1000 are kept."""
    journal = Journal()
    for number in range(1001):
        journal.enter(ReceivedRequest("GET", f"/{number}", {}))
    assert len(journal.requests) == 1000
    assert journal.requests[0].path == "/1"


@pytest.fixture
def command() -> Iterator[subprocess.Popen[str]]:
    """The sandbox on the command line."""
    started = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "r9s_sandbox"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with started:
        yield started
        started.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_a_signal(command: subprocess.Popen[str], number: signal.Signals) -> None:
    """It says where it listens, then one line per request without key and prompt, and ends in good order."""
    assert command.stdout is not None
    listening = re.fullmatch(r"R9S sandbox listening on (http://127\.0\.0\.1:[0-9]+/v1)\n", command.stdout.readline())
    assert listening
    with httpx.Client(headers=KEY) as client:
        answer = client.post(listening[1] + PATH, json=SMALL)
        line = command.stdout.readline()
        client.get(listening[1] + "/%0aforged?prompt=a-private-prompt")
        command.send_signal(number)
        out, err = command.communicate(timeout=10)
    assert re.fullmatch(rf"POST /v1{PATH} 200 [0-9]+ ms {answer.headers['x-request-id']}\n", line)
    assert out.startswith("GET /v1/%0aforged 404 ")
    assert not {"a-secret-key", "a-private-prompt"} & set(re.findall(r"[\w-]+", line + out))
    assert (command.returncode, err) == (0, "")


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("module", ["starlette", "uvicorn", "PIL", "jsonschema", "yaml", "python_multipart"])
def test_a_missing_dependency_says_what_to_install(module: str) -> None:
    """An ImportError that names the extra."""
    ended = _python(f"import sys; sys.modules[{module!r}] = None; import r9s_sandbox")
    last = ended.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: ")
    assert module in last
    assert 'pip install "r9s[sandbox]"' in last


def test_the_sandbox_does_not_need_the_sdk() -> None:
    """It imports neither the facade nor the generated package."""
    ended = _python("import sys, r9s_sandbox.__main__; print({'r9s', 'r9s_generated'} & {*sys.modules})")
    assert ended.stdout.strip() == "set()"
