# Copied from generator/runtime/_media_types.py by `make regen`; do not edit.
"""Detects from the first bytes what a file is: an image of a known format, or a text."""

from __future__ import annotations

import mimetypes
import re

# The first extension is the one that a file gets.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "image/png": (".png", ".apng"),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/svg+xml": (".svg",),
    "image/avif": (".avif", ".avifs"),
    "image/heic": (".heic", ".heics", ".hif"),
    "image/heif": (".heif", ".heifs", ".hif"),
    "image/jxl": (".jxl",),
    "image/bmp": (".bmp", ".dib"),
    "image/tiff": (".tif", ".tiff"),
    "image/vnd.microsoft.icon": (".ico",),
    "image/vnd.adobe.photoshop": (".psd",),
}
"""The file extensions of the media types that `sniff` detects."""
ENOUGH = 64
"""How many bytes show the format, unless it is SVG, which is text."""
PROLOG = 64 * 1024
"""How many bytes may come before the first element of an SVG."""
_SHOWN = 80
_TEXT = 512
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xff\x0a", "image/jxl"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (b"8BPS\x00", "image/vnd.adobe.photoshop"),
)
_BRANDS = (
    ("image/avif", (b"avif", b"avis")),
    ("image/heic", (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis")),
    ("image/heif", (b"mif1", b"msf1")),
)
# Declarations, comments and blanks, then the type of the document or its first element. What was read is never read
# again, so that it takes no longer than the text is long.
_SVG = re.compile(
    rb"(?:\s++|(?><!--.*?-->)|(?><\?.*?\?>))*+(?:<!DOCTYPE\s+|<)(?:[\w.-]+:)?svg(?=[\s/>\[])", re.DOTALL | re.IGNORECASE
)
# Bytes that do not occur in text (WHATWG MIME Sniffing, section 3).
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def sniff(start: bytes) -> tuple[str, str] | None:
    """The media type and the file extension of an image, from its first bytes; None for any other content."""
    found = next((media_type for magic, media_type in _STARTS if start.startswith(magic)), None)
    if found is None and start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        found = "image/webp"
    # Two letters alone are not enough, so check the four reserved bytes too.
    if found is None and start[:2] == b"BM" and start[6:10] == bytes(4):
        found = "image/bmp"
    if found is None and start[4:8] == b"ftyp":
        found = _by_brand(start)
    if found is None and _SVG.match(_as_utf_8(start[:PROLOG])):
        found = "image/svg+xml"
    return None if found is None else (found, EXTENSIONS[found][0])


def recognised(content: bytes, label: str = "") -> tuple[str, str] | None:
    """The media type and the file extension of a picture; None if the bytes are not a picture.

    A picture has a known format, or its sender declares it with `label`, a media type `image/*`. A text is never a
    picture.
    """
    found = sniff(content)
    if found is None and label.startswith("image/") and not is_text(content):
        found = label, mimetypes.guess_extension(label) or ".bin"
    return found


def is_text(content: bytes) -> bool:
    """Whether bytes begin like a text, such as HTML or JSON. Empty content is a text too."""
    return content.startswith(_UTF_16) or _NO_TEXT.search(content, 0, _TEXT) is None


def beginning(content: bytes) -> str:
    """The first bytes, for an error message."""
    if is_text(content):
        return repr(" ".join(_as_utf_8(content[: 4 * _SHOWN]).decode(errors="replace").split())[:_SHOWN])
    return repr(content[:16])


def _by_brand(start: bytes) -> str | None:
    """The format of a file in boxes (ISO 14496-12). Its first box has the compatible brands."""
    end = min(int.from_bytes(start[:4]), len(start))
    brands = [start[at : at + 4] for at in (8, *range(16, end, 4))]
    return next((media_type for media_type, known in _BRANDS if any(brand in known for brand in brands)), None)


def _as_utf_8(text: bytes) -> bytes:
    if text.startswith(_UTF_16):
        return text.decode("utf-16", "ignore").encode(errors="ignore")
    return text.removeprefix(b"\xef\xbb\xbf")


def chosen(types: tuple[str, ...], *found: str | None) -> str:
    """The media type of an upload, from the declared types (none: any) and the types that were found in the file.

    A single declared type is used. With several types, or a range such as `image/*`, it is the first found type that
    fits, or the first declared type that is not a range.
    """
    if len(types) == 1 and "*" not in types[0]:
        return types[0]
    fitting = [each for each in found if each and (not types or any(_fits(each, declared) for declared in types))]
    whole = [declared for declared in types if "*" not in declared]
    return (fitting or whole or ["application/octet-stream"])[0]


def _fits(media_type: str, declared: str) -> bool:
    kind, wanted = (each.partition(";")[0].strip().lower() for each in (media_type, declared))
    return wanted in (kind, "*/*", f"{kind.partition('/')[0]}/*")
