"""Rows 50, 51 and 53 of the fault matrix: pictures that are fetched from their URLs, and some that are missing."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import r9s
from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.faults.fault import Play, Stage
from tests.faults.world import environment, names, within
from tests.saving.pictures import b64, linked, url
from tests.support.pictures import PNG
from tests.support.secrets import KEY
from tests.support.server import RawServer, answer

PICTURE = answer(200, {"content-type": "image/png"}, PNG)
ELSEWHERE = "http://api.example/v1"


async def read(stage: Stage, client: R9S) -> Any:
    """A picture of the stage's server, by the client."""
    return await stage.mode.call(client, "read", url(f"{stage.server.url}/1.png"), **stage.fault.options)


def no_picture(words: str = "", status: int | None = None) -> Play:
    """What came is no picture: an error with what the server said, and no file, by the client and by the module."""

    async def play(stage: Stage, client: R9S) -> None:
        for owner, options in ((client, {}), (r9s, {"allow_local": True})):
            for name in ("read", "save"):
                with TemporaryDirectory() as folder:
                    where = [folder] if name == "save" else []
                    image = url(f"{stage.server.url}/1.png")
                    with pytest.raises(errors.R9SError) as caught:
                        await stage.mode.call(owner, name, image, *where, **options)
                    assert [*Path(folder).rglob("*")] == [], "no file"
                assert words in f"{caught.value} {caught.value.body}"
                assert status in (None, caught.value.status_code)
                assert caught.value.request_id == "req-7"
        assert len(stage.server.requests) == 4

    return play


async def retried(stage: Stage, client: R9S) -> None:
    """Fetching costs nothing: a 503, and a connection that breaks, are tried again, without an opt-in."""
    assert await stage.mode.call(client, "read", url(f"{stage.server.url}/1.png")) == PNG
    assert len(stage.server.requests) == 3


async def retried_by_the_module(stage: Stage, client: R9S) -> None:
    """So do the functions of the module."""
    assert await stage.mode.call(r9s, "read", url(f"{stage.server.url}/1.png"), allow_local=True) == PNG
    assert len(stage.server.requests) == 3


async def side_by_side(stage: Stage, client: R9S) -> None:
    """Eight pictures come over no more than four connections, several at a time, and in their order."""
    images = linked(*({"url": f"{stage.server.url}/{number}.png"} for number in range(8)))
    with TemporaryDirectory() as folder, within(8 * 0.3):
        paths = await stage.mode.call(client, "save", images, folder)
        assert [path.name for path in paths] == [f"image-{number}.png" for number in range(1, 9)]
        assert {path.read_bytes() for path in paths} == {PNG}
    assert 2 <= stage.server.connections <= 4
    assert sorted(request.target for request in stage.server.requests) == [f"/{number}.png" for number in range(8)]


async def by_the_borrowed_client(stage: Stage, client: R9S) -> None:
    """It is fetched over the client that was lent, without what was meant for the API."""
    seen: list[Any] = []
    family = stage.family

    def handle(request: Any) -> Any:
        seen.append(request)
        return family.Response(200, headers={"content-type": "image/png"}, content=PNG)

    theirs: dict[str, Any] = {
        "headers": {"x-theirs": "1"},
        "cookies": {"c": "1"},
        "params": {"p": "1"},
        "auth": ("me", KEY),
    }
    lent = stage.lend(transport=family.MockTransport(handle), **theirs)
    caller = stage.client(server_url=ELSEWHERE, http_headers={"x-mine": "1"}, **lent)
    assert await stage.mode.call(caller, "read", url("https://images.example/1.png?s=%2F")) == PNG
    with TemporaryDirectory() as folder:
        await stage.mode.call(caller, "save", url("https://images.example/2.png?s=%2F"), folder)
    assert [str(request.url) for request in seen] == [f"https://images.example/{number}.png?s=%2F" for number in (1, 2)]
    for request in seen:
        assert request.method == "GET"
        assert not {"authorization", "cookie", "idempotency-key", "x-mine", "x-theirs"} & set(request.headers)
        assert KEY not in str(request.headers.raw)


async def by_the_borrowed_clients_timeout(stage: Stage, client: R9S) -> None:
    """Whoever lends a client has said how long it waits; the deadline of R9S is far away."""
    caller = stage.client(**stage.lend(timeout=0.2), timeout_ms=None, retry_config=RetryConfig("none"))
    with within(5), pytest.raises(errors.R9STimeoutError):
        await stage.mode.call(caller, "read", url(f"{stage.server.url}/1.png"))


async def without_the_key(stage: Stage, client: R9S) -> None:
    """Nor does an owned client send the key or a header of the API's, on the connection that the API uses either."""
    await stage.mode.create(client)
    assert await stage.mode.call(client, "read", url(f"{stage.server.url}/1.png")) == PNG
    assert [request.method for request in stage.server.requests] == ["POST", "GET"]
    assert not {"authorization", "idempotency-key", "x-mine"} & stage.server.requests[1].headers.keys()
    assert KEY not in str(stage.server.requests[1])


SPELLINGS = (
    *("127.0.0.1", "127.1", "127.0.0.2", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0"),
    *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost.", "[::]", "[::127.0.0.1]", "[2002:7f00:1::]"),
    *("[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[::ffff:0:127.0.0.1]"),
)
OTHERS = (
    *("10.0.0.1", "192.168.0.1", "172.16.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]"),
    *("[64:ff9b::a9fe:a9fe]", "[2002:a00:1::]", "[fec0::1]", "224.0.0.1"),
)


async def refused_addresses(stage: Stage, client: R9S) -> None:
    """The API is elsewhere, so that no URL of its answers leads into this machine or its network."""
    caller = stage.client(server_url=ELSEWHERE, timeout_ms=10_000)
    hidden = {"hidden.example": ["127.0.0.1"], "hidden-too.example": ["10.0.0.1"]}
    with names(hidden):
        for host in (*SPELLINGS, *OTHERS, *hidden):
            image = url(f"http://{host}:{stage.server.port}/1.png")
            for owner in (caller, r9s):
                with within(5), pytest.raises((ValueError, errors.R9SError), match=r"allow_local|Invalid IPv4"):
                    await stage.mode.call(owner, "read", image, allow_http=True)
    assert stage.server.connections == 0


async def allowed_addresses(stage: Stage, client: R9S) -> None:
    """Whoever runs a server of pictures there may say so."""
    caller = stage.client(server_url=ELSEWHERE)
    for host in ("127.0.0.1", "localhost", "127.1"):
        for owner in (caller, r9s):
            image = url(f"http://{host}:{stage.server.port}/1.png")
            assert await stage.mode.call(owner, "read", image, allow_local=True) == PNG


async def used_connections(stage: Stage, client: R9S) -> None:
    """What one picture was allowed, the next is not: not on the connection that is still open either."""
    with names({"hidden.example": ["127.0.0.1"]}):
        caller = stage.client(server_url=ELSEWHERE)
        image = url(f"http://hidden.example:{stage.server.port}/1.png")
        assert await stage.mode.call(caller, "read", image, allow_http=True, allow_local=True) == PNG
        with pytest.raises(errors.R9SError, match="allow_local"):
            await stage.mode.call(caller, "read", image, allow_http=True)
    assert len(stage.server.requests) == 1


async def redirected_within(stage: Stage, client: R9S) -> None:
    """A server of the private network may redirect to itself, when the caller allows that network."""
    stage.server.script(answer(302, {"location": "/2.png", "connection": "close"}, b"", end="close"), PICTURE)
    with names({"hidden.example": ["127.0.0.1"]}):
        caller = stage.client(server_url=ELSEWHERE)
        image = url(f"http://hidden.example:{stage.server.port}/1.png")
        assert await stage.mode.call(caller, "read", image, allow_http=True, allow_local=True) == PNG


async def redirected_to_the_api(stage: Stage, client: R9S) -> None:
    """The API is in the private network, and a server elsewhere leads to it: nobody goes there."""
    with RawServer() as proxy:
        proxy.script(answer(302, {"location": f"http://api.example:{stage.server.port}/admin"}, b""))
        with names({"api.example": ["127.0.0.1"]}), environment(HTTP_PROXY=proxy.url, NO_PROXY="api.example"):
            caller = stage.client(server_url=ELSEWHERE)
            with within(5), pytest.raises(errors.R9SError, match="allow_local"):
                await stage.mode.call(caller, "read", url("http://images.example/1.png"), allow_http=True)
            await stage.mode.close(caller)
    assert stage.server.connections == 0


async def impossible_urls(stage: Stage, client: R9S) -> None:
    """What cannot be a host or a port is not tried at all, let alone for 30 s."""
    for place in ("127.0.0.1:99999", "127.0.0.1:0", f"{'a' * 64}.example", "a..example"):
        stage.server.script(answer(302, {"location": f"http://{place}/"}, b""))
        with within(5), pytest.raises(ValueError, match=r"port|host"):
            await stage.mode.call(client, "read", url(f"https://{place}/1.png"))
        with within(5), pytest.raises(errors.R9SError, match=r"redirect .*(port|host)"):
            await stage.mode.call(client, "read", url(f"{stage.server.url}/1.png"))


async def known_from_the_result(stage: Stage, client: R9S) -> None:
    """A result of an API on this machine may point to this machine, for the functions of the module too."""
    stage.server.script(answer(body={"created": 1, "data": [{"url": f"{stage.server.url}/1.png"}]}), PICTURE)
    result = await stage.mode.create(client)
    assert await stage.mode.call(client, "read", result) == PNG
    assert await stage.mode.call(r9s, "read", result) == PNG


async def refused_redirects(stage: Stage, client: R9S) -> None:
    """A server elsewhere, reached through a proxy, leads to this machine or its network: nobody goes there."""
    for host in (*SPELLINGS, *OTHERS):
        with RawServer(PICTURE) as secret, RawServer() as proxy, environment(HTTP_PROXY=proxy.url):
            target = f"http://{host}:{secret.port}/admin"
            proxy.script(answer(302, {"location": target}, b""), PICTURE)
            caller = stage.client(timeout_ms=1_000)
            with pytest.raises((ValueError, errors.R9SError)):
                await stage.mode.call(caller, "read", url("http://images.example/1.png"), allow_http=True)
            assert secret.connections == 0
            assert [request.target for request in proxy.requests] == ["http://images.example/1.png"]
            await stage.mode.close(caller)


async def through_a_proxy(stage: Stage, client: R9S) -> None:
    """The proxy may be on this machine, wherever the API and the picture are."""
    with environment(HTTP_PROXY=stage.server.url):
        caller = stage.client(server_url=ELSEWHERE)
        assert await stage.mode.call(caller, "read", url("http://images.example/1.png"), allow_http=True) == PNG
    assert [request.target for request in stage.server.requests] == ["http://images.example/1.png"]


async def redirected_to_a_hidden_address(stage: Stage, client: R9S) -> None:
    """A redirect from elsewhere leads to a name of this machine: nobody goes there, whatever is allowed."""
    with RawServer(PICTURE) as secret, RawServer() as proxy:
        proxy.script(answer(302, {"location": f"http://hidden.example:{secret.port}/admin"}, b""), PICTURE)
        with names({"hidden.example": ["127.0.0.1"]}), environment(HTTP_PROXY=proxy.url, NO_PROXY="hidden.example"):
            caller = stage.client(server_url=ELSEWHERE, timeout_ms=10_000)
            with within(5), pytest.raises(errors.R9SError, match="allow_local"):
                await stage.mode.call(
                    caller, "read", url("http://images.example/1.png"), allow_http=True, allow_local=True
                )
            await stage.mode.close(caller)
        assert secret.connections == 0


GOOD = {"b64_json": b64(PNG)}
BESIDE = {"created": 7, "data": [GOOD], "error": {"code": "moderation_blocked", "message": "one was not allowed"}}


def second_of_three(item: Any) -> dict[str, Any]:
    """An answer with three pictures, of which the second is this."""
    return {"created": 7, "data": [GOOD, item, GOOD]}


async def beside_an_error(stage: Stage, client: R9S) -> None:
    """The picture is handed over and saved, and the error is at hand."""
    result = await stage.mode.create(client)
    assert result.error.message == "one was not allowed"
    with TemporaryDirectory() as folder:
        assert await stage.mode.call(client, "save", result, folder) == [Path(folder, "image-1.png")]


def one_missing(words: str) -> Play:
    """The others are saved by their own numbers, and the error says which one failed, and why."""

    async def play(stage: Stage, client: R9S) -> None:
        result = await stage.mode.create(client)
        for owner in (client, r9s):
            with TemporaryDirectory() as folder:
                with pytest.raises(errors.PartialSaveError) as caught:
                    await stage.mode.call(owner, "save", result, folder)
                assert caught.value.saved == [Path(folder, "image-1.png"), Path(folder, "image-3.png")]
                assert sorted(Path(folder).iterdir()) == caught.value.saved
                assert {path.read_bytes() for path in caught.value.saved} == {PNG}
            assert [*caught.value.failed] == [1]
            assert isinstance(caught.value.failed[1], ValueError)
            assert words in str(caught.value)
            assert words in str(caught.value.failed[1])
        assert await stage.mode.call(client, "read", result.data[2]) == PNG

    return play


async def one_expired(stage: Stage, client: R9S) -> None:
    """The server of pictures refuses one of three: the others are saved."""
    images = linked(GOOD, {"url": f"{stage.server.url}/2.png"}, GOOD)
    with TemporaryDirectory() as folder:
        with pytest.raises(errors.PartialSaveError, match="the link has expired") as caught:
            await stage.mode.call(client, "save", images, folder)
        assert [path.name for path in caught.value.saved] == ["image-1.png", "image-3.png"]
        assert {path.read_bytes() for path in caught.value.saved} == {PNG}
    assert [type(error) for error in caught.value.failed.values()] == [errors.PermissionDeniedError]
    assert "image 2 (failed[1])" in str(caught.value)


async def all_expired(stage: Stage, client: R9S) -> None:
    """Nothing is saved, and each reason is told."""
    images = linked(*({"url": f"{stage.server.url}/{number}.png"} for number in range(3)))
    with TemporaryDirectory() as folder:
        with pytest.raises(errors.PartialSaveError) as caught:
            await stage.mode.call(client, "save", images, Path(folder, "new"))
        assert [*Path(folder).iterdir()] == []
    assert caught.value.saved == []
    assert [type(error) for error in caught.value.failed.values()] == [errors.PermissionDeniedError] * 3
