"""The application of examples/fastapi_app/ draws pictures in a real browser."""

import asyncio
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

import r9s_sandbox
from examples.fastapi_app.app import app, r9s_client
from r9s import R9S
from r9s.utils import RetryConfig
from tests.support import browser

ROOT = Path(__file__).parents[2]
BROWSER = pytest.mark.skipif(browser.PROGRAM is None, reason="there is no chromium here: apt-get install chromium")
Start = Callable[..., AbstractContextManager[tuple[str, r9s_sandbox.SandboxURL]]]


class Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def serving() -> Iterator[str]:
    """The application on a port that the system picks; gives its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=asyncio.run, args=(server.serve([listener]),))
        thread.start()
        try:
            assert server.listens.wait(10)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


@pytest.fixture
def ended() -> list[str]:
    """A line for each request that the sandbox has ended."""
    return []


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, ended: list[str]) -> Start:
    """Start the application beside a sandbox of its own, which may be told to fail."""

    @contextmanager
    def started(fault: str = "") -> Iterator[tuple[str, r9s_sandbox.SandboxURL]]:
        with r9s_sandbox.serve(log=ended.append) as sandbox:
            monkeypatch.setenv("R9S_BASE_URL", sandbox)
            monkeypatch.setenv("R9S_API_KEY", "secret-key")
            with serving() as url:
                if fault:
                    own: R9S = app.state.r9s
                    headers = {"x-r9s-sandbox-fault": f"{fault}; times=always"}
                    told = own.with_options(http_headers=headers, retry_config=RetryConfig("none"))
                    monkeypatch.setitem(app.dependency_overrides, r9s_client, lambda: told)
                yield url, sandbox

    return started


def wait_until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, "it does not hold after 10 s"
        time.sleep(0.02)


def test_the_states_come_before_the_finished_picture(start: Start) -> None:
    """A line for each; every one is a picture, and no other than the last is final."""
    with start() as (url, sandbox):
        answer = httpx.post(f"{url}pictures", json={"prompt": "A lighthouse at dusk"})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["final"] for line in lines] == [False, False, True]
    assert all(line["url"].startswith("data:image/png;base64,iVBOR") for line in lines)
    assert len({line["url"] for line in lines}) == 3
    assert sandbox.drawn == 1


def test_the_first_state_comes_while_the_picture_is_drawn(start: Start, ended: list[str]) -> None:
    """It is not held back until the answer of the API is complete."""
    with start("stream-stall; after=1") as (url, _):
        with httpx.stream("POST", f"{url}pictures", json={"prompt": "A lighthouse at dusk"}) as answer:
            # An iterator that is dropped closes the connection, and with it the call.
            lines = answer.iter_lines()
            first = json.loads(next(lines))
            assert ended == []
    assert first["final"] is False


@pytest.mark.parametrize(
    ("fault", "status", "retry_after"),
    [("429; retry-after=7", 503, "7"), ("503", 503, None), ("422", 422, None), ("401", 502, None), ("500", 502, None)],
)
def test_an_error_of_the_api_becomes_an_answer(start: Start, fault: str, status: int, retry_after: str | None) -> None:
    """It has a status and words for the user, the request id for support, and when to come back."""
    with start(fault) as (url, sandbox):
        answer = httpx.post(f"{url}pictures", json={"prompt": "A lighthouse at dusk"})
        request_id = sandbox.requests[-1].request_id
    assert answer.status_code == status
    assert answer.json()["error"]["request_id"] == request_id
    assert answer.json()["error"]["message"]
    assert answer.headers.get("retry-after") == retry_after


def test_an_error_in_the_stream_is_a_line(start: Start) -> None:
    """The answer has begun by then, so its status stays 200."""
    with start("stream-error; after=1; status=429") as (url, _):
        answer = httpx.post(f"{url}pictures", json={"prompt": "A lighthouse at dusk"})
    first, last = map(json.loads, answer.text.splitlines())
    assert first["final"] is False
    assert last["error"]["message"] == "The picture could not be drawn."


@pytest.mark.parametrize("prompt", ["", "a" * 1001, None])
def test_a_wish_that_is_none_is_not_sent(start: Start, prompt: object) -> None:
    """It is refused before anything is paid for."""
    with start() as (url, sandbox):
        answer = httpx.post(f"{url}pictures", json={"prompt": prompt})
        assert answer.status_code == 422
        assert sandbox.requests == []


def leave_soon(url: str) -> None:
    """Ask for a picture, and do not wait for it."""
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{url}pictures", json={"prompt": "A lighthouse at dusk"}, timeout=1)


def test_the_call_ends_when_the_reader_leaves_the_stream(start: Start, ended: list[str]) -> None:
    """The API need not draw on for nobody."""
    with start("stream-stall; after=1") as (url, sandbox):
        leave_soon(url)
        wait_until(lambda: ended)
        assert len(sandbox.requests) == 1


def test_the_call_ends_when_the_reader_leaves_before_the_first_state(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection to a server that says nothing is closed, long before the call's own deadline."""
    with start() as (url, _), socket.create_server(("127.0.0.1", 0)) as silent:
        own: R9S = app.state.r9s
        elsewhere = own.with_options(server_url=f"http://127.0.0.1:{silent.getsockname()[1]}/v1")
        monkeypatch.setitem(app.dependency_overrides, r9s_client, lambda: elsewhere)
        leave_soon(url)
        connection, _ = silent.accept()
        with connection:
            connection.settimeout(10)
            request = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert request.startswith(b"POST /v1/images/generations")


def test_the_key_stays_on_the_server(start: Start) -> None:
    """Neither the page nor any answer has it."""
    with start("401") as (url, _), httpx.Client(base_url=url) as http:
        texts = [http.get("").text, http.post("pictures", json={"prompt": "A cat"}).text]
        texts.append(str(http.get("openapi.json").json()))
    assert "<form>" in texts[0]
    assert all("secret-key" not in text for text in texts)


def begin(page: browser.Tab, url: str) -> None:
    """Ask for a picture as a user does, and note in `seen` what the page shows."""
    page.open(url)
    page.run("""
        window.seen = [];
        const note = () => image.src && seen.push([status.textContent, image.src]);
        new MutationObserver(note).observe(image, { attributeFilter: ["src"] });
        form.prompt.value = "A lighthouse at dusk";
        form.draw.click();
    """)


SHOWN = "image.complete && image.naturalWidth === 1024"


@BROWSER
def test_a_browser_shows_the_picture_while_it_is_drawn(start: Start, tmp_path: Path) -> None:
    """First the unfinished states, then the finished picture, in the same place."""
    with start("stream-delay=0.1") as (url, sandbox), browser.started() as chromium, chromium.tab() as page:
        begin(page, url)
        page.wait_for(f"status.textContent === 'Finished' && {SHOWN}")
        page.resize(1000, 1100)
        page.screenshot(tmp_path / "finished.png")
        page.resize(390, 700)
        page.screenshot(tmp_path / "phone.png")
        states: list[list[str]] = page.run("seen")
    assert [text for text, _ in states] == ["Drawing ...", "Drawing ...", "Finished"]
    assert all(picture.startswith("data:image/png;base64,") for _, picture in states)
    assert len({picture for _, picture in states}) == 3
    assert sandbox.drawn == 1


@BROWSER
@pytest.mark.parametrize("leave", ["form.stop.click()", "location.href = 'about:blank'"])
def test_a_browser_that_leaves_ends_the_call(start: Start, ended: list[str], tmp_path: Path, leave: str) -> None:
    """It shows what has come, and leaves by the button or to another page."""
    with start("stream-stall; after=1") as (url, _), browser.started() as chromium, chromium.tab() as page:
        begin(page, url)
        page.wait_for(f"status.textContent === 'Drawing ...' && {SHOWN}")
        page.resize(1000, 1100)
        page.screenshot(tmp_path / "drawing.png")
        assert ended == []
        page.run(leave)
        wait_until(lambda: ended)


@BROWSER
def test_a_browser_shows_an_error(start: Start, tmp_path: Path) -> None:
    """In words for the user; then another picture can be asked for."""
    with start("503") as (url, _), browser.started() as chromium, chromium.tab() as page:
        begin(page, url)
        page.wait_for("status.textContent.startsWith('Too many pictures')")
        assert page.run("form.draw.disabled") is False


def excerpts(language: str) -> list[str]:
    guide = (ROOT / "docs/guides/fastapi.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("language", "name"), [("py", "app.py"), ("js", "index.html")])
def test_the_guide_shows_the_application_as_it_is(language: str, name: str) -> None:
    """Each excerpt stands in the file, word for word."""
    text = (ROOT / "examples/fastapi_app" / name).read_text(encoding="utf-8")
    unindented = re.sub("^  ", "", text, flags=re.MULTILINE) if language == "js" else text
    found = excerpts(language)
    assert found
    assert [each for each in found if each not in unindented] == []
