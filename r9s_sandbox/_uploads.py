"""Uploaded files: whether they are the pictures that an edit needs."""

from collections.abc import Iterator, Sequence
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
    """What a model reads. `formats` are Pillow's names."""

    formats: tuple[str, ...] = ("PNG", "JPEG", "WEBP")
    mebibytes: int = 50
    single_square: bool = False


_MASK_FORMATS = ("PNG",)
_LIMITS = _Limits()
_LIMITS_OF_DALL_E_2 = _Limits(("PNG",), 4, single_square=True)


class Uploads:
    """The pictures of one edit, and its mask. The files must stay open until the original is made.

    Raises `APIError`, which names the field: 400 for files that the model does not read, 422 for those that cannot be
    edited.
    """

    def __init__(self, images: Sequence[UploadFile], mask: UploadFile | None, model: str) -> None:
        self._limits = limits = _LIMITS_OF_DALL_E_2 if model.startswith("dall-e-2") else _LIMITS
        if limits.single_square and len(images) > 1:
            raise _refused("image", "dall-e-2 reads one file", "too_many_images")
        self._pictures = [_open(file, "image", limits) for file in images]
        if limits.single_square and self._pictures[0].width != self._pictures[0].height:
            raise _refused("image", "dall-e-2 reads only square pictures")
        self._mask = None if mask is None else _open_mask(mask, limits, self.size)

    @property
    def size(self) -> Size:
        """The width and height of the first picture."""
        return self._pictures[0].size

    def original(self, size: Size, *, transparent: bool) -> Original:
        """The picture to edit, in this size. Raises `APIError` 400 for files that break off."""
        if self._mask is not None:
            with _readable("mask", replace(self._limits, formats=_MASK_FORMATS)):
                self._mask.load()
        with _readable("image", self._limits):
            return arrange(self._pictures, self._mask, size, transparent=transparent)


def _open(file: UploadFile, field: str, limits: _Limits) -> Image.Image:
    """The picture in a file, which is recognised by its content, and not decoded yet."""
    if not file.size:
        raise _refused(field, "the file is empty", "empty_file")
    if file.size >= limits.mebibytes * _MEBIBYTE:
        raise _refused(field, f"a file must be under {limits.mebibytes} MB", "file_too_large")
    with _readable(field, limits):
        picture = Image.open(file.file, formats=limits.formats)
    if picture.width * picture.height > _MOST_PIXELS:
        raise _refused(field, f"a picture has at most {_MOST_PIXELS} pixels", status=422)
    return picture


def _open_mask(file: UploadFile, limits: _Limits, size: Size) -> Image.Image:
    mask = _open(file, "mask", replace(limits, formats=_MASK_FORMATS))
    if mask.size != size:
        sizes = "{}x{} pixels, the picture {}x{}".format(*mask.size, *size)
        raise _refused("mask", f"it must have the size of the picture, but has {sizes}", status=422)
    if not mask.has_transparency_data:
        raise _refused("mask", "it has no alpha channel, which says where to change the picture", status=422)
    return mask


@contextmanager
def _readable(field: str, limits: _Limits) -> Iterator[None]:
    """Turns what Pillow raises for other files and broken ones, which can be nearly anything, into an `APIError`."""
    try:
        yield
    except Exception:
        formats = " or ".join(name.lower() for name in limits.formats)
        raise _refused(field, f"the file is not {formats} by its content, or it is broken") from None


def _refused(field: str, reason: str, code: str = "invalid_image", *, status: int = 400) -> APIError:
    return APIError(status, f"{field}: {reason}.", param=field, code=code)
