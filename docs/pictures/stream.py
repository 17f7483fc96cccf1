"""docs/images/stream.png: the partial images and the finished image of a stream."""

import tempfile
from pathlib import Path

import r9s_sandbox
from docs.pictures import sheets
from r9s import R9S


def draw(file: Path) -> None:
    """Stream a picture from the sandbox, and draw a sheet of its states."""
    with tempfile.TemporaryDirectory() as name, r9s_sandbox.serve() as url, R9S("test", server_url=url) as client:
        pictures: list[tuple[Path, str]] = []
        with client.images.create(
            prompt="A lighthouse at dusk", model="gpt-image-2.6-sunburst", stream=True, partial_images=3
        ) as stream:
            for number, picture in enumerate(stream.pictures()):
                [path] = client.save(picture, Path(name) / f"{number}.png")
                pictures.append((path, "finished" if picture.is_final else f"partial image {number}"))
        sheets.draw(pictures, file, columns=4)
