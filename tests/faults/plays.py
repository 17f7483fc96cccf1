"""How the entries of the table make their calls."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from r9s import R9S
from tests.faults.fault import Play, Stage
from tests.support.pictures import PNG


async def create(stage: Stage, client: R9S) -> Any:
    """An image."""
    return await stage.mode.create(client, **stage.fault.options)


async def stream(stage: Stage, client: R9S) -> Any:
    """The events of an image, read to their end without a `with` block; gives the stream."""
    opened = await stage.mode.open(client, **stage.fault.options)
    stage.events, error = await stage.mode.until_error(opened)
    if error is not None:
        raise error
    return opened


async def final(stage: Stage, client: R9S) -> Any:
    """The last event alone."""
    return await stage.mode.final(await stage.mode.open(client, **stage.fault.options))


def edit(make: Callable[[Path], Any]) -> Play:
    """An edit of what is made of the path of a file, which is a PNG with four bytes before it."""

    async def play(stage: Stage, client: R9S) -> Any:
        with TemporaryDirectory() as folder:
            path = Path(folder, "grey cat.png")
            path.write_bytes(b"head" + PNG)
            image = make(path)
            try:
                return await stage.mode.call(client.images, "edit", image=image, prompt="a cat", **stage.fault.options)
            finally:
                if hasattr(image, "close"):
                    assert not image.closed, "who opened it closes it"
                    image.close()

    return play
