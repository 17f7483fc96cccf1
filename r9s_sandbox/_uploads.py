"""Checks the uploaded files of an edit."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PIL import Image
from starlette.datastructures import UploadFile

from ._collage import Original, Size, arrange
from ._errors import APIError

_MEBIBYTE = 1024 * 1024
_MOST_PIXELS = 64 * _MEBIBYTE


@dataclass(frozen=True)
class _Limits:
    """The limits for uploads. `formats` are names of Pillow."""

    formats: tuple[str, ...] = ("PNG", "JPEG", "WEBP")
    mebibytes: int = 50


_LIMITS = _Limits()
_LAYERS = {"mask": "says where to change the picture", "markup": "lets the picture show"}


class Uploads:
    """The pictures of one edit, and the mask or markup for the first. The files must stay open until the original is
    made.

    Raises `APIError` with the name of the field: 400 for files that the model does not accept, 422 for files that
    cannot be edited.
    """

    def __init__(self, files: Mapping[str, Sequence[UploadFile]]) -> None:
        self._pictures = [_open(file, "image", _LIMITS) for file in files["image"]]
        self._layers = {name: _open_layer(files[name][0], name, self.size) for name in _LAYERS if files.get(name)}

    @property
    def size(self) -> Size:
        """The width and height of the first picture."""
        return self._pictures[0].size

    def original(self, size: Size, *, transparent: bool) -> Original:
        """The picture to edit, in this size. Raises `APIError` 400 for incomplete files."""
        for name, layer in self._layers.items():
            with _readable(name, _of_layer()):
                layer.load()
        mask, markup = self._layers.get("mask"), self._layers.get("markup")
        with _readable("image", _LIMITS):
            return arrange(self._pictures, mask, markup, size, transparent=transparent)


def _open(file: UploadFile, field: str, limits: _Limits) -> Image.Image:
    """The picture in a file, recognised by its content. It is not decoded yet."""
    if not file.size:
        raise _refused(field, "the file is empty", "empty_file")
    if file.size >= limits.mebibytes * _MEBIBYTE:
        raise _refused(field, f"a file must be under {limits.mebibytes} MB", "file_too_large")
    with _readable(field, limits):
        picture = Image.open(file.file, formats=limits.formats)
    if picture.width * picture.height > _MOST_PIXELS:
        raise _refused(field, f"a picture may have at most {_MOST_PIXELS} pixels", status=422)
    return picture


def _open_layer(file: UploadFile, field: str, size: Size) -> Image.Image:
    layer = _open(file, field, _of_layer())
    if layer.size != size:
        sizes = "{}x{} pixels, the picture {}x{}".format(*layer.size, *size)
        raise _refused(field, f"it must have the size of the picture, but has {sizes}", status=422)
    if not layer.has_transparency_data:
        raise _refused(field, f"it has no alpha channel, which {_LAYERS[field]}", status=422)
    return layer


def _of_layer() -> _Limits:
    return replace(_LIMITS, formats=("PNG",))


@contextmanager
def _readable(field: str, limits: _Limits) -> Iterator[None]:
    """Turns the exceptions of Pillow for other or broken files, which may be of any type, into an `APIError`."""
    try:
        yield
    except Exception:
        formats = " or ".join(name.lower() for name in limits.formats)
        raise _refused(field, f"the content of the file is not {formats}, or it is broken") from None


def _refused(field: str, reason: str, code: str = "invalid_image", *, status: int = 400) -> APIError:
    return APIError(status, f"{field}: {reason}.", param=field, code=code)
