"""Rows 30 and 31 for files: pictures that are sent, and pictures that are fetched."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import r9s
from r9s import errors
from r9s.models import ImageGenerationResponse
from r9s.utils import RetryConfig
from tests.secrets.scenes import Scene, check, in_client
from tests.support.secrets import ALL, ECHO, KEY, MADE, MADE_BASE64, PROMPT, UPLOAD, Logs, in_copies, in_error, inside
from tests.support.server import IMAGE, RawServer, Step, answer, error, reset, truncated
from tests.support.ways import OPTED_IN, SOON, Clients, Mode

pytestmark = pytest.mark.anyio
OWNED = pytest.mark.parametrize("lender", ["owned"], indirect=True)


class OneWay(io.BytesIO):
    """A file that cannot seek."""

    def seekable(self) -> bool:
        """It cannot."""
        return False


UPLOADS: dict[str, Callable[[Path], Any]] = {
    "bytes": lambda path: UPLOAD,
    "open file": lambda path: io.BytesIO(UPLOAD),
    "path": lambda path: path,
    "named": lambda path: ("a.png", UPLOAD, "image/png"),
    "one way": lambda path: OneWay(UPLOAD),
}
SCENES = {
    "answer after a retry": Scene((error(503, SOON), answer()), None),
    "error": Scene((error(400, None, ECHO),), errors.BadRequestError, echoes=True),
    "reset": Scene((reset(),), errors.R9SConnectionError, {"retries": OPTED_IN}),
}


@pytest.mark.parametrize(
    ("upload", "scene"), list(zip(["bytes", "open file", "path"], SCENES.values(), strict=True)), ids=SCENES
)
async def test_an_upload_is_not_shown(
    upload: str, scene: Scene, mode: Mode, clients: Clients, logs: Logs, tmp_path: Path
) -> None:
    """A picture that is sent is no more shown than the prompt beside it."""
    path = tmp_path / "a.png"
    path.write_bytes(UPLOAD)
    edit = scene._replace(method="edit", options={**scene.options, "image": UPLOADS[upload](path)})
    with RawServer(*scene.script) as server:
        await check(mode, clients(server), edit, server, logs)


@OWNED
@pytest.mark.parametrize("upload", ["named", "one way"])
async def test_no_second_attempt(upload: str, mode: Mode, clients: Clients, logs: Logs, tmp_path: Path) -> None:
    """Nor is one that may not be sent again, or cannot be."""
    options = {"image": UPLOADS[upload](tmp_path), "retries": None}
    scene = Scene((error(500),), errors.InternalServerError, options, "edit")
    with RawServer(*scene.script) as server:
        await check(mode, clients(server), scene, server, logs)


async def made_at(mode: Mode, clients: Clients, picture: RawServer) -> tuple[Any, ImageGenerationResponse]:
    """A client, and the result of its call: a picture at a URL of another server."""
    result = {**IMAGE, "data": [{"url": f"{picture.url}/1.png"}]}
    with RawServer(answer(200, None, result)) as server:
        client = clients(server)
        return client, await mode.create(client, prompt=PROMPT)


FETCHES: dict[str, tuple[Step, type[Exception]]] = {
    "gone": (error(404, None, "gone"), errors.NotFoundError),
    "reset": (reset(), errors.R9SConnectionError),
    "truncated": (truncated(), errors.R9SConnectionError),
    "led away": (answer(302, {"location": "http://images.invalid/1.png"}, b""), errors.R9SError),
    "too large": (answer(200, {}, MADE * 100), errors.R9SError),
}


@OWNED
@pytest.mark.parametrize("name", FETCHES)
async def test_a_picture_that_cannot_be_fetched_shows_no_secret(
    name: str, mode: Mode, clients: Clients, logs: Logs, tmp_path: Path
) -> None:
    """A picture that cannot be fetched tells nothing about the call that made it, nor is the picture itself shown."""
    step, kind = FETCHES[name]
    with RawServer(step) as picture:
        client, result = await made_at(mode, clients, picture)
        once = client.with_options(retry_config=RetryConfig("none"))
        with pytest.raises(kind) as caught:
            await mode.call(once, "save", result, tmp_path, max_bytes=1000)
    assert len(picture.requests) == 1
    assert KEY not in str(picture.requests[0].headers)
    assert [*in_error(caught.value), *in_copies(caught.value, "error")] == []
    assert list(inside(caught.value, "error", secrets=ALL)) == []
    assert [*in_client(client, mode), *logs.leaks()] == []


@OWNED
async def test_saving_in_part(mode: Mode, clients: Clients, logs: Logs, tmp_path: Path) -> None:
    """Nor does the error about one of several pictures."""
    with RawServer(error(404, None, "gone")) as picture:
        result = {**IMAGE, "data": [{"url": picture.url}, {"b64_json": f"{MADE_BASE64}!"}, {"b64_json": MADE_BASE64}]}
        with RawServer(answer(200, None, result)) as server:
            client = clients(server)
            made = await mode.create(client, prompt=PROMPT)
        with pytest.raises(errors.PartialSaveError) as caught:
            await mode.call(client, "save", made, tmp_path)
    assert [path.read_bytes() for path in caught.value.saved] == [MADE]
    assert [*in_error(caught.value), *in_copies(caught.value, "error")] == []
    assert [*in_client(client, mode), *logs.leaks()] == []


@OWNED
async def test_a_saved_picture_is_in_no_log(mode: Mode, clients: Clients, logs: Logs, tmp_path: Path) -> None:
    """Nor does one that is fetched and written show up in a log."""
    with RawServer(answer(200, {}, MADE)) as picture:
        _, result = await made_at(mode, clients, picture)
        paths = await mode.call(r9s, "save", result, tmp_path)
        assert await mode.call(r9s, "read", result) == MADE
    assert paths[0].read_bytes() == MADE
    assert logs.leaks() == []


@OWNED
async def test_base64_that_cannot_be_read_is_not_repeated(mode: Mode, clients: Clients, logs: Logs) -> None:
    """Base64 that cannot be read is not repeated by the error about it."""
    image = {**IMAGE, "data": [{"b64_json": f"{MADE_BASE64}!"}]}
    with RawServer(answer(200, None, image)) as server:
        result = await mode.create(clients(server), prompt=PROMPT)
    with pytest.raises(ValueError) as caught:
        await mode.call(r9s, "read", result)
    assert list(inside(caught.value, "error", secrets=ALL)) == []
    assert [*in_error(caught.value), *logs.leaks()] == []
