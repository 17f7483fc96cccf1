"""Images as bytes, and as files that appear whole or not at all."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

import r9s
from r9s.models import ImageObject
from tests.saving.pictures import GIF, HOLDERS, JPEG, PNG, WEBP, b64, chunk, linked, result
from tests.streams.modes import Mode

pytestmark = pytest.mark.anyio


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(root: Path) -> dict[str, bytes]:
    """All files below a directory, hidden ones too."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("holder", HOLDERS)
async def test_read_and_save(mode: Mode, here: Path, holder: str) -> None:
    """Whatever holds one image can be read and saved."""
    assert await mode.call(r9s, "read", HOLDERS[holder]) == PNG
    assert await mode.call(r9s, "save", HOLDERS[holder], here / "out") == [here / "out" / "image-1.png"]
    assert tree(here) == {"out/image-1.png": PNG}


@pytest.mark.parametrize(
    ("content", "name"),
    [(PNG, "image-1.png"), (JPEG, "image-1.jpg"), (WEBP, "image-1.webp"), (GIF, "image-1.gif")],
)
async def test_extension(mode: Mode, here: Path, content: bytes, name: str) -> None:
    """The bytes decide the extension, whatever the call had asked for."""
    await mode.call(r9s, "save", result(content), "out")
    assert tree(here) == {f"out/{name}": content}


async def test_several(mode: Mode, here: Path) -> None:
    """Several images are numbered in their order, each with its own extension."""
    paths = await mode.call(r9s, "save", result(PNG, JPEG, PNG), "out")
    assert [path.name for path in paths] == ["image-1.png", "image-2.jpg", "image-3.png"]
    assert [path.read_bytes() for path in paths] == [PNG, JPEG, PNG]


@pytest.mark.parametrize(
    ("where", "file"),
    [
        ("out", "out/image-1.png"),
        ("out/deep/er", "out/deep/er/image-1.png"),
        ("out.d/", "out.d/image-1.png"),
        ("there.v1", "there.v1/image-1.png"),
        ("", "image-1.png"),
        (".", "image-1.png"),
        ("cat.png", "cat.png"),
        ("out/cat.jpeg", "out/cat.jpeg"),
        (Path("out") / "cat.webp", "out/cat.webp"),
        (Path("out"), "out/image-1.png"),
    ],
)
async def test_directory_or_file(mode: Mode, here: Path, where: Any, file: str) -> None:
    """What has an extension is a file, unless it is a directory already or ends in a slash; directories are made."""
    (here / "there.v1").mkdir()
    assert await mode.call(r9s, "save", result(PNG), where) == [Path(file)]
    assert tree(here) == {file: PNG}


@pytest.mark.parametrize(("where", "file"), [("out", "out/image-2.png"), ("out/cat.png", "out/cat.png")])
async def test_never_overwrites(mode: Mode, here: Path, where: str, file: str) -> None:
    """A file that is there stops everything: nothing is changed, nothing is left over."""
    (here / "out").mkdir()
    (here / file).write_bytes(b"precious")
    pictures = result(PNG, PNG) if where == "out" else result(PNG)
    with pytest.raises(FileExistsError, match=Path(file).name):
        await mode.call(r9s, "save", pictures, where)
    assert tree(here) == {file: b"precious"}


async def test_overwrites_when_asked(mode: Mode, here: Path) -> None:
    """With `overwrite` files that exist are replaced, and others are not touched."""
    (here / "image-1.png").write_bytes(b"old")
    (here / "image-3.png").write_bytes(b"other")
    await mode.call(r9s, "save", result(PNG, JPEG), here, overwrite=True)
    assert tree(here) == {"image-1.png": PNG, "image-2.jpg": JPEG, "image-3.png": b"other"}


async def test_somebody_was_faster(mode: Mode, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears after the check is not overwritten either."""
    genuine = os.path.exists
    monkeypatch.setattr(Path, "exists", lambda path, **_: path.name != "cat.png" and genuine(path))
    monkeypatch.setattr(os.path, "exists", lambda path: not str(path).endswith("cat.png") and genuine(path))
    (here / "cat.png").write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        await mode.call(r9s, "save", result(PNG), "cat.png")
    assert tree(here) == {"cat.png": b"precious"}


async def test_symbolic_link_to_nowhere(mode: Mode, here: Path) -> None:
    """A link that leads nowhere is there all the same."""
    (here / "cat.png").symlink_to("nowhere.png")
    with pytest.raises(FileExistsError):
        await mode.call(r9s, "save", result(PNG), "cat.png")
    assert os.listdir(here) == ["cat.png"]
    assert (here / "cat.png").is_symlink()


@pytest.mark.parametrize("overwrite", [False, True])
async def test_failure_in_the_middle(mode: Mode, here: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool) -> None:
    """When the last step fails, there is neither a half file nor a temporary one, and the old file is as it was."""

    def fail(*arguments: Any, **options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if overwrite:
        (here / "cat.png").write_bytes(b"old")
    monkeypatch.setattr(os, "link", fail)
    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(OSError, match="No space left"):
        await mode.call(r9s, "save", result(PNG), "cat.png", overwrite=overwrite)
    assert tree(here) == ({"cat.png": b"old"} if overwrite else {})


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS])
async def test_file_system_without_links(mode: Mode, here: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Where the file system knows no hard links (exFAT, some network drives), files are saved all the same."""

    def fail(*arguments: Any, **options: Any) -> None:
        raise OSError(code, "there are no links here")

    monkeypatch.setattr(os, "link", fail)
    await mode.call(r9s, "save", result(PNG), "cat.png")
    with pytest.raises(FileExistsError):
        await mode.call(r9s, "save", result(JPEG), "cat.png")
    assert tree(here) == {"cat.png": PNG}


async def test_long_name(mode: Mode, here: Path) -> None:
    """A name as long as file systems allow, 255 bytes, will do."""
    name = "c" * 251 + ".png"
    await mode.call(r9s, "save", result(PNG), name)
    assert tree(here) == {name: PNG}


async def test_several_into_one_file(mode: Mode, here: Path) -> None:
    """Several images do not go into one file."""
    with pytest.raises(ValueError, match="directory"):
        await mode.call(r9s, "save", result(PNG, PNG), "cat.png")
    assert tree(here) == {}


async def test_read_of_several(mode: Mode) -> None:
    """`read` gives one image; which of several is not guessed."""
    with pytest.raises(ValueError, match="2 images"):
        await mode.call(r9s, "read", result(PNG, PNG))


@pytest.mark.parametrize(
    ("holder", "kind"),
    [
        (ImageObject(), ValueError),
        (ImageObject(revised_prompt="a cat"), ValueError),
        (linked({"b64_json": None, "url": None}), ValueError),
        (linked({"b64_json": ""}), ValueError),
        (linked(), ValueError),
        (chunk({"index": 0, "b64_json": b64(PNG), "is_final": False}), ValueError),
        (ImageObject(b64_json="no base64!"), ValueError),
        (ImageObject(b64_json=b64(PNG)[:-1]), ValueError),
        (ImageObject(b64_json="ä"), ValueError),
        (ImageObject(b64_json="data:image/png;base64,"), ValueError),
        (ImageObject(b64_json="data:image/png"), ValueError),
        (linked({"b64_json": 7}), ValueError),
        (linked({"url": 7}), ValueError),
        (b64(PNG), TypeError),
        (None, TypeError),
        ({"b64_json": b64(PNG)}, TypeError),
    ],
)
async def test_no_image(mode: Mode, here: Path, holder: Any, kind: type[Exception]) -> None:
    """What holds no image, or a broken one, is an error, and nothing is written."""
    with pytest.raises(kind):
        await mode.call(r9s, "read", holder)
    with pytest.raises(kind):
        await mode.call(r9s, "save", holder, "out")
    assert tree(here) == {}
