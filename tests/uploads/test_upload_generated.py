"""Uploads of the generated package alone."""

from pathlib import Path
from typing import Any

import pytest

from r9s_generated import AuthenticatedClient
from r9s_generated.api.images import create_image_edit
from r9s_generated.errors import UnexpectedStatus
from r9s_generated.models import ImageEditRequest, ImageGenerationResponse
from tests.support.pictures import JPEG, PNG
from tests.support.server import Part, RawServer, answer, error, files, texts
from tests.support.ways import Mode

pytestmark = pytest.mark.anyio


async def edited(mode: Mode, server: RawServer, body: ImageEditRequest, *, detailed: bool = False) -> Any:
    """What `sync` or `asyncio` gives, or the same with details."""
    name = ("asyncio" if mode.is_async else "sync") + ("_detailed" if detailed else "")
    client = AuthenticatedClient(token="t", base_url=server.url)
    async with mode.inside(client):
        result = getattr(create_image_edit, name)(client=client, body=body)
        return await result if mode.is_async else result


async def test_edit(mode: Mode, tmp_path: Path) -> None:
    """A request model with files is sent as a form, and its fields as plain text; the answer is typed."""
    path = tmp_path / "a.jpg"
    path.write_bytes(JPEG)
    body = ImageEditRequest(image=[path, ("b.png", PNG)], prompt="a cat", n=2, stream=False)
    body.additional_properties["seed"] = 4
    with RawServer() as server:
        result = await edited(mode, server, body)
        again = await edited(mode, server, body, detailed=True)
        first, second = server.requests
    assert isinstance(result, ImageGenerationResponse)
    assert again.status_code == 200
    assert again.parsed == result
    assert first.target == "/images/edits"
    assert first.headers["authorization"] == "Bearer t"
    for request in (first, second):
        assert files(request) == [
            Part("image[]", "a.jpg", "image/jpeg", JPEG),
            Part("image[]", "b.png", "image/png", PNG),
        ]
        assert texts(request) == {"prompt": "a cat", "n": "2", "stream": "false", "seed": "4"}


async def test_wrong_types(mode: Mode) -> None:
    """A wrong type raises TypeError before anything is sent."""
    wrong: Any = "a.png"
    with RawServer() as server:
        with pytest.raises(TypeError, match="image"):
            await edited(mode, server, ImageEditRequest(image=wrong, prompt="a cat"))
        assert server.connections == 0


async def test_errors(mode: Mode) -> None:
    """An answer that is not a success raises UnexpectedStatus."""
    with RawServer(error(429), answer()) as server:
        with pytest.raises(UnexpectedStatus) as caught:
            await edited(mode, server, ImageEditRequest(image=PNG, prompt="a cat"))
        assert len(server.requests) == 1
    assert caught.value.status_code == 429
