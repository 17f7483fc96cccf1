"""examples/notebook.ipynb, executed by a real kernel: what its cells show."""

import base64
import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from PIL import Image

import r9s
import r9s_sandbox
from r9s import R9S

NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebook.ipynb"
MODEL = "gpt-image-2.6-sunburst"
SHOWS = ("display_data", "update_display_data")


class Recording(NotebookClient):
    """Executes a notebook, and keeps what the kernel said of things to show, in the order that it came."""

    def __init__(self, notebook: Any, **options: Any) -> None:
        super().__init__(notebook, **options)
        self.said: list[tuple[int, str, dict[str, Any]]] = []
        """By the number of its cell: the type of the message, and its content."""

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        if msg["msg_type"] in SHOWS:
            self.said.append((cell_index, msg["msg_type"], msg["content"]))
        return super().process_message(msg, cell, cell_index)


class Executed:
    """The notebook after it was executed."""

    def __init__(self, notebook: Any, said: list[tuple[int, str, dict[str, Any]]]) -> None:
        self._notebook = notebook
        self._said = said

    def _cell(self, code: str) -> int:
        (found,) = [place for place, cell in enumerate(self._notebook.cells) if code in cell.source]
        return found

    def shown(self, code: str) -> dict[str, Any]:
        """By media type what the one output of the cell with this code is."""
        (output,) = self._notebook.cells[self._cell(code)].outputs
        return dict(output.data)

    def said(self, code: str) -> list[tuple[str, dict[str, Any]]]:
        """What the kernel said of things to show in the cell with this code."""
        place = self._cell(code)
        return [(kind, content) for cell, kind, content in self._said if cell == place]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Executed:
    """The notebook, executed once for all tests. A cell that raises fails them all."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    client = Recording(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # What Jupyter's own packages warn each other of is not ours.
        warnings.simplefilter("ignore")
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
            patch.setenv(name, str(folder / name))
        client.execute()
    return Executed(notebook, client.said)


@pytest.fixture(scope="module")
def client() -> Iterator[R9S]:
    """A client for a sandbox of our own, which draws the same pictures for the same requests."""
    with r9s_sandbox.serve() as url, R9S(api_key="x", server_url=url) as each:
        yield each


def sources(html: str) -> list[bytes]:
    """The bytes of the pictures in a page."""
    return [base64.b64decode(letters) for letters in re.findall(r'src="data:image/[\w+]+;base64,(.*?)"', html)]


def test_a_result_with_one_picture_is_the_png_that_was_drawn(executed: Executed, client: R9S) -> None:
    drawn = client.images.create(prompt="A lighthouse at dusk", model=MODEL, size="256x256")
    shown = executed.shown("A lighthouse at dusk")
    assert shown.keys() == {"image/png", "text/plain"}
    assert base64.b64decode(shown["image/png"]) == r9s.read(drawn.data[0])
    assert shown["text/plain"].startswith("ImageGenerationResponse(created=")
    assert len(shown["text/plain"]) < 1000


def test_a_result_with_several_pictures_is_a_grid(executed: Executed, client: R9S) -> None:
    drawn = client.images.create(prompt="A red fox in the snow", model=MODEL, size="256x256", n=3)
    shown = executed.shown("A red fox in the snow")
    assert sources(shown["text/html"]) == [r9s.read(each) for each in drawn.data]
    alone = executed.shown("foxes.data[1]")
    assert base64.b64decode(alone["image/png"]) == r9s.read(drawn.data[1])


def test_a_stream_shows_its_states_in_one_place(executed: Executed, client: R9S) -> None:
    """One display is made and then updated: three states, and the finished picture in the end."""
    said = executed.said("A glass teapot")
    assert [kind for kind, _ in said] == ["display_data", *["update_display_data"] * 3]
    assert len({content["transient"]["display_id"] for _, content in said}) == 1
    with client.images.create(
        prompt="A glass teapot", model=MODEL, size="256x256", stream=True, partial_images=3
    ) as stream:
        states = [r9s.read(each) for each in stream.pictures()]
    assert [base64.b64decode(content["data"]["image/png"]) for _, content in said] == states
    assert base64.b64decode(executed.shown("A glass teapot")["image/png"]) == states[-1]


def test_a_stream_of_several_pictures_is_a_grid_in_one_place(executed: Executed, client: R9S) -> None:
    said = executed.said("A city on the moon")
    assert [kind for kind, _ in said] == ["display_data", *["update_display_data"] * 3]
    assert len({content["transient"]["display_id"] for _, content in said}) == 1
    drawn = client.images.create(prompt="A city on the moon", model=MODEL, size="256x256", n=2)
    html = executed.shown("A city on the moon")["text/html"]
    assert sources(html) == [r9s.read(each) for each in drawn.data]
    assert "unfinished" not in html


def test_a_url_is_a_link_and_says_until_when_it_works(executed: Executed) -> None:
    html = executed.shown("A bridge in the fog")["text/html"]
    assert re.search(r'<a href="http://127\.0\.0\.1:\d+/files/\S+\.png"', html)
    assert re.search(r"The link works until 20\d\d-\d\d-\d\d \d\d:\d\d UTC, 60 minutes after", html)
    assert "<img" not in html


def test_pillow_opens_what_read_gives(executed: Executed) -> None:
    with Image.open(io.BytesIO(base64.b64decode(executed.shown("Image.open(")["image/png"]))) as image:
        assert image.size == (128, 128)


def test_an_svg_and_a_gif_are_images_of_the_page(executed: Executed) -> None:
    (svg,) = sources(executed.shown("The outline of a fox")["text/html"])
    assert svg.startswith(b"<svg ")
    (gif,) = sources(executed.shown("wags its tail")["text/html"])
    with Image.open(io.BytesIO(gif)) as image:
        assert (image.format, getattr(image, "n_frames", 1)) == ("GIF", 4)


def test_the_notebook_is_kept_without_outputs() -> None:
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    assert [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")] == []
