"""Images behind URLs: fetched without credentials, over https, up to a size, within a time."""

import functools
import gzip
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

import r9s
from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.saving.pictures import PNG, SVG, WEBP, b64, linked, result, url
from tests.support.server import RawServer, Step, answer, error, hang, head, reset
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
Once = Callable[..., R9S]
"""The type of the fixture `once`: the URL of the API, and options of R9S."""
PICTURE = answer(200, {"content-type": "image/png"}, PNG)


def redirect(location: str, **headers: str) -> Step:
    """A redirect."""
    return answer(302, {"location": location, **headers}, b"")


class Web:
    """Answers of hosts that do not exist, by URL, and the requests for them."""

    def __init__(self) -> None:
        self.pages: dict[str, httpx.Response] = {}
        self.requests: list[httpx.Request] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request."""
        self.requests.append(request)
        return self.pages[str(request.url)]

    def redirect(self, start: str, *locations: str) -> None:
        """Let each URL lead to the next, and the last to a picture."""
        for place, location in zip((start, *locations), locations, strict=False):
            self.pages[place] = httpx.Response(302, headers={"location": location})
        self.pages[(start, *locations)[-1]] = httpx.Response(200, content=PNG)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """A web without sockets, under every client of httpx."""
    made = Web()

    async def handle_async(transport: Any, request: httpx.Request) -> httpx.Response:
        return made.handle(request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda transport, request: made.handle(request))
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle_async)
    return made


@pytest.fixture
def once(clients: Clients) -> Once:
    """Makes clients that do not fetch again what failed; the functions of the module do, for up to 30 s."""
    return functools.partial(clients, retry_config=RetryConfig("none"))


async def test_pictures_behind_urls_are_fetched(mode: Mode, tmp_path: Path) -> None:
    """Images behind URLs are fetched, from this machine over http too; base64 beside them is not."""
    with RawServer(PICTURE) as server:
        mixed = linked(*url(f"{server.url}/1").to_dict()["data"], *result(PNG).to_dict()["data"])
        paths = await mode.call(r9s, "save", mixed, tmp_path, allow_local=True)
        assert await mode.call(r9s, "read", url(f"{server.url}/2?x=%2F"), allow_local=True) == PNG
        assert [request.target for request in server.requests] == ["/1", "/2?x=%2F"]
        assert server.wait(lambda: server.open == 0)
    assert [path.name for path in paths] == ["image-1.png", "image-2.png"]
    assert [path.read_bytes() for path in paths] == [PNG, PNG]


async def test_a_download_sends_no_credentials(mode: Mode, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who keeps the images gets neither the key nor a cookie nor what ~/.netrc holds, after a redirect either."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("R9S_API_KEY", "sk-test")
    with RawServer(answer(), redirect("/2", **{"set-cookie": "id=7"}), PICTURE) as server:
        client = R9S(server_url=server.url, http_headers={"cookie": "a=b"})
        async with mode.inside(client):
            await mode.create(client)
            assert await mode.call(r9s, "read", url(f"{server.url}/1"), allow_local=True) == PNG
        assert len(server.requests) == 3
        for request in server.requests[1:]:
            assert request.method == "GET"
            assert not {"authorization", "cookie", "proxy-authorization"} & set(request.headers)


async def test_user_and_password_in_the_url(mode: Mode, web: Web) -> None:
    """A URL cannot make the SDK log in somewhere."""
    web.pages["https://me:secret@images.invalid/1"] = httpx.Response(200, content=PNG)
    web.pages["https://images.invalid/1"] = httpx.Response(200, content=PNG)
    try:
        await mode.call(r9s, "read", url("https://me:secret@images.invalid/1"))
    except ValueError:
        assert web.requests == []
    for request in web.requests:
        assert "authorization" not in request.headers


@pytest.mark.parametrize(
    "address",
    [
        "http://example.invalid/x.png",
        "http://127.0.0.1.example.invalid/x.png",
        "http://localhost@example.invalid/x.png",
        "HTTP://example.invalid/x.png",
        "ftp://example.invalid/x.png",
        "file:///etc/passwd",
        "//example.invalid/x.png",
        "/x.png",
        "x.png",
        "http://[",
        "https://",
        "https:///x.png",
    ],
)
async def test_refused_before_any_connection(mode: Mode, web: Web, address: str) -> None:
    """What is neither https nor this machine is refused before anything is sent."""
    with pytest.raises(ValueError, match="url"):
        await mode.call(r9s, "read", url(address))
    assert web.requests == []


async def test_http_when_allowed(mode: Mode, web: Web) -> None:
    """With `allow_http` http will do, but still nothing else."""
    web.redirect("http://example.invalid/1", "https://example.invalid/2", "http://example.invalid/3")
    assert await mode.call(r9s, "read", url("http://example.invalid/1"), allow_http=True) == PNG
    with pytest.raises(ValueError, match="url"):
        await mode.call(r9s, "read", url("ftp://example.invalid/1"), allow_http=True)


@pytest.mark.parametrize(
    ("start", "location"),
    [
        ("https://images.invalid/1", "http://images.invalid/1"),
        ("https://images.invalid/1", "http://127.0.0.1/admin"),
        ("https://images.invalid/1", "http://localhost:8500/v1/agent"),
        ("http://127.0.0.1/1", "http://images.invalid/1"),
        ("https://images.invalid/1", "ftp://images.invalid/1"),
        ("https://images.invalid/1", "file:///etc/passwd"),
    ],
    ids=["http", "this machine", "another port of it", "away from it", "ftp", "file"],
)
async def test_no_redirect_leads_into_this_machine_or_to_http(mode: Mode, web: Web, start: str, location: str) -> None:
    """No redirect leads from https to http, into this machine, or to what the first URL could not be."""
    web.redirect(start, location)
    with pytest.raises((ValueError, errors.R9SError)):
        await mode.call(r9s, "read", url(start), allow_local=True)
    assert [str(request.url) for request in web.requests] == [start]


async def test_a_redirect_to_what_is_no_url_is_refused(mode: Mode) -> None:
    """The port is no number: nobody is asked again."""
    with RawServer(redirect("https://images.invalid:port/")) as server:
        with pytest.raises(errors.R9SError, match="redirect"):
            await mode.call(r9s, "read", url(server.url), allow_local=True)
    assert len(server.requests) == 1


async def test_redirects_are_followed_a_few_times(mode: Mode, web: Web) -> None:
    """Redirects are followed a few times, relative ones too."""
    web.redirect("https://images.invalid/a/1", "/2", "https://other.invalid/3")
    web.pages["https://images.invalid/2"] = web.pages["/2"]
    assert await mode.call(r9s, "read", url("https://images.invalid/a/1")) == PNG


async def test_a_circle_of_redirects_ends(mode: Mode) -> None:
    """A circle of redirects ends, in an error that says so."""
    with RawServer(redirect("/1")) as server:
        with pytest.raises(errors.R9SError, match="redirect"):
            await mode.call(r9s, "read", url(f"{server.url}/1"), allow_local=True)
        assert 2 < len(server.requests) < 25
        assert server.wait(lambda: server.open == 0)


@pytest.mark.parametrize("name", ["read", "save"])
@pytest.mark.parametrize("how", ["plain", "without a length", "gzip"])
async def test_a_download_larger_than_max_bytes_ends_early(mode: Mode, tmp_path: Path, how: str, name: str) -> None:
    """A download that is larger than `max_bytes`, once decoded, ends early; one of just that size passes."""
    content = PNG + b"\0" * 100_000
    packed = gzip.compress(content)
    step = {
        "plain": answer(200, {}, content),
        "without a length": Step((head(200), content), "close"),
        "gzip": answer(200, {"content-encoding": "gzip"}, packed),
    }[how]
    where = [tmp_path / "out"] if name == "save" else []
    with RawServer(step) as server:
        with pytest.raises((ValueError, errors.R9SError), match=str(len(content) - 1)):
            await mode.call(r9s, name, url(server.url), *where, allow_local=True, max_bytes=len(content) - 1)
        await mode.call(r9s, name, url(server.url), *where, allow_local=True, max_bytes=len(content))
        assert server.wait(lambda: server.open == 0)
    assert list(tmp_path.rglob("*.*")) == [Path(path) / "image-1.png" for path in where]


@pytest.mark.parametrize("status", [403, 404, 410, 500])
async def test_a_picture_that_is_gone_raises_the_class_of_the_status(
    mode: Mode, once: Once, status: int, tmp_path: Path
) -> None:
    """An image that is gone raises the class of the status, and says how long URLs live."""
    with RawServer(error(status, {"x-request-id": "r-1"})) as server:
        with pytest.raises(errors.R9SError, match="60 minutes") as caught:
            await mode.call(once(server.url), "save", url(server.url), tmp_path)
        assert len(server.requests) == 1
    assert type(caught.value) is errors.error_class(status)
    assert caught.value.status_code == status
    assert caught.value.request_id == "r-1"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "step",
    [reset(), Step((head(200, {"content-length": "100"}), PNG), "close"), Step((b"nonsense\r\n\r\n",), "close")],
    ids=["reset", "truncated", "no HTTP"],
)
async def test_a_download_that_breaks_off_writes_nothing(mode: Mode, once: Once, step: Step, tmp_path: Path) -> None:
    """A download that breaks off is a connection error with httpx's as its cause, and writes nothing."""
    with RawServer(step) as server:
        with pytest.raises(errors.R9SConnectionError) as caught:
            await mode.call(once(server.url), "save", url(server.url), tmp_path)
    assert isinstance(caught.value.__cause__, httpx.HTTPError)
    assert list(tmp_path.iterdir()) == []


async def test_a_server_that_is_not_there_is_a_connection_error(mode: Mode, once: Once) -> None:
    """A server that is not there is a connection error."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(errors.R9SConnectionError):
        await mode.call(once(f"http://127.0.0.1:{port}"), "read", url(f"http://127.0.0.1:{port}/1"))


@pytest.mark.parametrize("raw", [PNG * 50, b"<html>Please log in</html>" * 50])
async def test_a_picture_that_does_not_decode_is_an_error_that_has_what_came(
    mode: Mode, once: Once, tmp_path: Path, raw: bytes
) -> None:
    """Its status, its headers, and its beginning, as far as it could be decoded; no file is written."""
    packed = gzip.compress(raw, 0)
    headers = {"content-encoding": "gzip", "x-request-id": "r-1"}
    with RawServer(answer(200, headers, packed[:-200])) as server:
        with pytest.raises(errors.ResponseValidationError, match=r"gzip.*begins with") as caught:
            await mode.call(once(server.url), "save", url(server.url), tmp_path)
        assert len(server.requests) == 1
    assert (caught.value.status_code, caught.value.request_id) == (200, "r-1")
    assert caught.value.body[:20] == raw[:20].decode(errors="replace")
    assert caught.value.raw_response is not None
    assert raw.startswith(caught.value.raw_response.content)
    assert len(caught.value.raw_response.content) > 500
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        ("application/octet-stream", PNG, "image-1.png"),
        ("text/plain", WEBP, "image-1.webp"),
        ("text/xml", SVG, "image-1.svg"),
        ("image/x-portable-pixmap", b"P6 1 1 255\n\x00\x01\x02", "image-1.ppm"),
        ("image/x-of-tomorrow", b"TOMORROW\x00\x01", "image-1.bin"),
        ("image/png", b"<html>Please log in</html>", None),
        ("image/png", b"", None),
        ("application/octet-stream", b"\x00\x01\x02", None),
        ("application/pdf", b"%PDF-1.7\n\x00", None),
        ("application/json", b'{"error": "no"}', None),
    ],
)
async def test_what_is_a_picture(mode: Mode, tmp_path: Path, kind: str, content: bytes, name: str | None) -> None:
    """By its first bytes, whatever its type is; bytes of no known format are one if that says so, a text never is."""
    with RawServer(answer(200, {"content-type": kind}, content)) as server:
        if name is not None:
            paths = await mode.call(r9s, "save", url(server.url), tmp_path, allow_local=True)
            assert [path.name for path in paths] == [name]
            assert paths[0].read_bytes() == content
            return
        for call, where in (("save", [tmp_path]), ("read", [])):
            with pytest.raises(errors.ResponseValidationError, match=r"begins with|is empty"):
                await mode.call(r9s, call, url(server.url), *where, allow_local=True)
    assert list(tmp_path.iterdir()) == []


async def test_a_name_that_is_taken_costs_no_download(mode: Mode, tmp_path: Path) -> None:
    """It is known before anything is fetched."""
    (tmp_path / "cat.png").write_bytes(b"precious")
    with RawServer(PICTURE) as server:
        for where in (tmp_path / "cat.png", tmp_path / "cat.png" / "deeper"):
            with pytest.raises(FileExistsError, match=r"cat\.png"):
                await mode.call(r9s, "save", url(server.url), where, allow_local=True)
        assert server.requests == []


async def test_an_interrupt_is_not_the_failure_of_a_picture(
    mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is no Exception ends the call."""

    class Interrupt(BaseException):
        """As KeyboardInterrupt, which would end the tests."""

    def interrupt(*arguments: object) -> None:
        raise Interrupt

    monkeypatch.setattr("r9s._contents.fetch", interrupt)
    images = linked({"url": "https://images.invalid/1"}, {"url": "https://images.invalid/2"})
    with pytest.raises((Interrupt, BaseExceptionGroup)):
        await mode.call(r9s, "save", images, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", ["asyncio", "trio"], indirect=True)
async def test_cancelled_while_fetching(mode: Mode, tmp_path: Path) -> None:
    """Nothing is written, and no connection is left."""
    with RawServer(hang()) as server:
        images = linked(*({"url": f"{server.url}/{number}"} for number in range(2)), {"b64_json": b64(PNG)})
        with anyio.move_on_after(0.2) as scope:
            await mode.call(r9s, "save", images, tmp_path, allow_local=True)
        assert scope.cancelled_caught
        assert server.wait(lambda: server.open == 0)
    assert list(tmp_path.iterdir()) == []


async def test_the_advice_to_call_again_is_given_only_where_it_can_help(mode: Mode, once: Once) -> None:
    """Not for a host that does not exist."""
    with RawServer(reset()) as server:
        client = once(server.url)
        for place, again in ((f"{server.url}/1.png", True), ("https://no-such-host.invalid/1.png", False)):
            with pytest.raises(errors.R9SConnectionError) as caught:
                await mode.call(client, "read", url(place))
            assert ("Call it again" in str(caught.value)) is again
