"""Images as bytes, and as files that appear whole or not at all."""

import builtins
import copy
import errno
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

import r9s
from r9s import errors
from tests.saving.pictures import JPEG, PNG, b64, chunk, linked, result
from tests.support.ways import Mode

pytestmark = pytest.mark.anyio


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(root: Path) -> dict[str, bytes]:
    """All files below a directory, hidden ones too."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


async def test_a_picture_has_the_number_of_its_place(mode: Mode, here: Path) -> None:
    """A picture has the number that the server gives it, also alone; two of one number go by their places."""
    await mode.call(r9s, "save", result(PNG, JPEG).data[1], "alone")
    await mode.call(r9s, "save", chunk({"index": 2, "b64_json": b64(PNG)}), "chunk")
    await mode.call(r9s, "save", chunk(*[{"index": 0, "b64_json": b64(PNG)}] * 2), "twice")
    assert tree(here) == {
        "alone/image-2.jpg": JPEG,
        **dict.fromkeys(("chunk/image-3.png", "twice/image-1.png", "twice/image-2.png"), PNG),
    }


async def test_an_unfinished_picture_is_written_too(mode: Mode, here: Path) -> None:
    """What the caller hands over is written, finished or not; what has no picture yet is left out."""
    news = chunk(
        {"index": 0, "b64_json": b64(PNG), "is_final": False},
        {"index": 1, "progress": 0.5},
        {"index": 2, "b64_json": b64(JPEG), "is_final": True},
    )
    await mode.call(r9s, "save", news, "out")
    assert tree(here) == {"out/image-1.png": PNG, "out/image-3.jpg": JPEG}
    assert await mode.call(r9s, "read", news.data[0]) == PNG


async def test_missing_in_a_chunk(mode: Mode, here: Path) -> None:
    """A picture that is said to be finished, or to have failed, and is not there, is missing."""
    news = chunk(
        {"index": 3, "b64_json": b64(PNG)},
        {"index": 4, "is_final": True},
        {"index": 5, "error": {"message": "not allowed"}},
    )
    with pytest.raises(errors.PartialSaveError, match="not allowed") as caught:
        await mode.call(r9s, "save", news, "out")
    assert [*caught.value.failed] == [4, 5]
    assert tree(here) == {"out/image-4.png": PNG}


async def test_nothing_is_written_when_one_name_is_taken(mode: Mode, here: Path) -> None:
    """Also where another picture is missing: what came is still in the result."""
    (here / "image-3.png").write_bytes(b"precious")
    with pytest.raises(FileExistsError, match="image-3"):
        await mode.call(r9s, "save", linked({"b64_json": b64(PNG)}, None, {"b64_json": b64(PNG)}), here)
    assert tree(here) == {"image-3.png": b"precious"}


async def test_the_error_about_a_part_travels(mode: Mode, here: Path) -> None:
    """It pickles and copies, with its paths and reasons."""
    with pytest.raises(errors.PartialSaveError) as caught:
        await mode.call(r9s, "save", linked({"b64_json": b64(PNG)}, {"error": "blocked\x1b[31m"}), "out")
    for travelled in (pickle.loads(pickle.dumps(caught.value)), copy.deepcopy(caught.value)):
        assert travelled.saved == [Path("out/image-1.png")]
        assert str(travelled.failed[1]) == "there is no image: blocked\\x1b[31m"
        assert str(travelled) == str(caught.value)
    assert caught.value.__cause__ is caught.value.failed[1]


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
        ("out/cat.PNG", "out/cat.PNG"),
        ("cat.apng", "cat.apng"),
        ("cat.img", "cat.img"),
        ("cat.tar.x1", "cat.tar.x1"),
        ("cat.", "cat./image-1.png"),
        (".png", ".png/image-1.png"),
        ("v1.5", "v1.5/image-1.png"),
        ("v1.5-final", "v1.5-final/image-1.png"),
        (Path("out") / "cat.png", "out/cat.png"),
        (Path("out"), "out/image-1.png"),
    ],
)
async def test_directory_or_file(mode: Mode, here: Path, where: Any, file: str) -> None:
    """What has an extension is a file, unless it is a directory already or ends in a slash; directories are made."""
    (here / "there.v1").mkdir()
    assert await mode.call(r9s, "save", result(PNG), where) == [Path(file)]
    assert tree(here) == {file: PNG}


@pytest.mark.parametrize(
    ("where", "file"), [("cat.jpg", "cat.jpg.png"), ("out/cat.webp", "out/cat.webp.png"), ("cat.SVG", "cat.SVG.png")]
)
async def test_no_file_says_that_it_is_another_format(
    mode: Mode, here: Path, caplog: pytest.LogCaptureFixture, where: str, file: str
) -> None:
    """The bytes are not converted, and no picture is lost: the right extension is appended, and a warning says so."""
    assert await mode.call(r9s, "save", result(PNG), where) == [Path(file)]
    assert tree(here) == {file: PNG}
    assert [record.getMessage() for record in caplog.records if record.name == "r9s"] == [
        f"the image for {where} is a PNG: saved as {Path(file).name}"
    ]


@pytest.mark.parametrize(("where", "file"), [("out", "out/image-2.png"), ("out/cat.png", "out/cat.png")])
async def test_a_file_that_is_there_stops_everything(mode: Mode, here: Path, where: str, file: str) -> None:
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


async def test_a_name_of_255_bytes_will_do(mode: Mode, here: Path) -> None:
    """A name as long as file systems allow, 255 bytes, will do."""
    name = "c" * 251 + ".png"
    await mode.call(r9s, "save", result(PNG), name)
    assert tree(here) == {name: PNG}


async def test_a_file_that_cannot_be_written_does_not_cost_the_others(mode: Mode, here: Path) -> None:
    """It is a failed image like any other, and is named by the file that it was to be."""
    (here / "image-2.png").mkdir()
    with pytest.raises(errors.PartialSaveError, match=r"1 of 3 .*image 2 .*image-2\.png") as caught:
        await mode.call(r9s, "save", result(PNG, PNG, PNG), here, overwrite=True)
    assert caught.value.saved == [here / "image-1.png", here / "image-3.png"]
    failed = caught.value.failed[1]
    assert isinstance(failed, IsADirectoryError)
    assert failed.filename == str(here / "image-2.png")
    assert tree(here) == {"image-1.png": PNG, "image-3.png": PNG}
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


async def test_a_folder_that_takes_no_file_names_the_file(
    mode: Mode, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error of the only image is that of the system, for the name that the caller knows."""
    genuine = builtins.open

    def refuse(file: Any, how: str = "r", **options: Any) -> Any:
        if "x" in how:
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return genuine(file, how, **options)

    monkeypatch.setattr(builtins, "open", refuse)
    with pytest.raises(PermissionError) as caught:
        await mode.call(r9s, "save", result(PNG), "cat.png")
    assert caught.value.filename == "cat.png"
    with pytest.raises(errors.PartialSaveError, match="No file was written") as several:
        await mode.call(r9s, "save", result(PNG, PNG), "out")
    assert [error.filename for error in several.value.failed.values() if isinstance(error, OSError)] == [
        "out/image-1.png",
        "out/image-2.png",
    ]


async def test_the_text_about_many_images_names_the_first_ten(mode: Mode, here: Path) -> None:
    """And counts the others, of files too; the attributes have all."""
    with pytest.raises(errors.PartialSaveError) as caught:
        await mode.call(r9s, "save", linked(*[{"b64_json": b64(PNG)}] * 12, *[None] * 3_000), here)
    assert (len(caught.value.saved), len(caught.value.failed)) == (12, 3_000)
    text = str(caught.value)
    assert "image 22 (failed[21])" in text
    assert "image 23 " not in text
    assert "and 2,990 others" in text
    assert "image-10.png, and 2 others." in text
    assert len(text) < 4_000


async def test_one_file_for_an_image_and_a_missing_one(mode: Mode, here: Path) -> None:
    """The text does not count as if both had come."""
    with pytest.raises(ValueError, match=r"2 images \(1 of them are missing\): pass the name of a directory"):
        await mode.call(r9s, "save", linked({"b64_json": b64(PNG)}, None), "one.png")
