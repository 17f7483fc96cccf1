"""Which files the sandbox takes for pictures."""

import struct
import threading
import zlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image

import r9s_sandbox
from r9s_sandbox import _uploads

PATH = "/images/edits"
Ask = Callable[..., httpx.Response]
ErrorOf = Callable[[httpx.Response, int], dict[str, Any]]
FileOf = Callable[..., bytes]


@pytest.mark.parametrize("field", ["image", "mask", "markup"])
@pytest.mark.parametrize("kind", ["empty", "text", "gif", "broken", "truncated"])
def test_a_file_that_is_no_picture_is_a_400_that_names_the_field(
    edit: Ask, png: bytes, file_of: FileOf, error_of: ErrorOf, field: str, kind: str
) -> None:
    """Recognised by its content, whatever it is called."""
    content = {
        "empty": b"",
        "text": b"a cat",
        "gif": file_of(Image.new("L", (32, 32)), "GIF"),
        "broken": png[:20],
        "truncated": file_of(Image.effect_noise((32, 32), 90).convert("RGBA"))[:-200],
    }[kind]
    files = {"image": ("a.png", png, "image/png"), field: ("a.png", content, "image/png")}
    assert error_of(edit(files), 400)["param"] == field


def test_every_file_of_a_list_is_looked_at(edit: Ask, png: bytes, error_of: ErrorOf) -> None:
    """Not only the first."""
    assert error_of(edit([("image", png), ("image", b"nothing")]), 400)["param"] == "image"


@pytest.mark.parametrize(
    ("mask", "image_format", "status"),
    [
        (Image.new("RGBA", (31, 32)), "PNG", 422),
        (Image.new("RGB", (32, 32)), "PNG", 422),
        (Image.new("RGB", (32, 32)), "JPEG", 400),
        (Image.new("RGBA", (32, 32)), "WEBP", 400),
    ],
)
@pytest.mark.parametrize("field", ["mask", "markup"])
def test_mask_and_markup_are_png_files_with_alpha_and_the_size_of_the_picture(
    edit: Ask,
    png: bytes,
    file_of: FileOf,
    error_of: ErrorOf,
    field: str,
    mask: Image.Image,
    image_format: str,
    status: int,
) -> None:
    """Another format is a 400, and one that does not fit a 422."""
    error = error_of(edit({"image": png, field: file_of(mask, image_format)}), status)
    assert error["param"] == field
    assert field in error["message"]


def test_files_are_read_up_to_a_limit(
    edit: Ask, png: bytes, error_of: ErrorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """50 MB; here one, to be quick."""
    assert _uploads._LIMITS.mebibytes == 50
    monkeypatch.setattr(_uploads, "_LIMITS", _uploads._Limits(mebibytes=1))
    large = png + bytes(1024 * 1024 - len(png))
    assert edit({"image": large[:-1]}).status_code == 200
    assert error_of(edit({"image": large}), 400)["code"] == "file_too_large"


@pytest.mark.parametrize(("side", "status"), [(9000, 422), (30_000, 400)])
def test_a_picture_with_too_many_pixels_is_not_decoded(edit: Ask, error_of: ErrorOf, side: int, status: int) -> None:
    """A short file can announce a picture that fills the memory."""
    file = b"\x89PNG\r\n\x1a\n"
    for chunk in (b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0), b"IDAT"):
        file += struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert error_of(edit({"image": file}), status)["param"] == "image"


def test_a_large_upload_leaves_nothing_behind(png: bytes, until: Callable[[Callable[[], bool]], None]) -> None:
    """It is kept in a file, which is closed, and the threads that wrote it end with the server."""
    before = set(threading.enumerate())
    with r9s_sandbox.serve() as url, httpx.Client(headers={"authorization": "Bearer k"}) as client:
        answer = client.post(url + PATH, files={"image": png + bytes(3_000_000)}, data={"prompt": "a"})
        assert answer.status_code == 200
    # A thread of an earlier test may end in the meantime, so the two sets need not be equal.
    until(lambda: set(threading.enumerate()) <= before)
