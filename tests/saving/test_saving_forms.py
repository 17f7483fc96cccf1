"""The forms that a picture comes in: base64 in whatever spelling, `data:` URLs, and all formats of images."""

import base64
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest

import r9s
from r9s.models import ImageEditCompleted, ImageGenerationResponse, ImageObject
from r9s_generated import _base64
from r9s_generated._media_types import sniff
from tests.saving.pictures import GIF, JPEG, PNG, SVG, WEBP, b64, chunk

BOXED = b"\x00\x00\x00\x1cftyp"
FORMATS: dict[str, tuple[bytes, str, str]] = {
    "png": (PNG, "image/png", ".png"),
    "jpeg": (JPEG, "image/jpeg", ".jpg"),
    "webp": (WEBP, "image/webp", ".webp"),
    "gif": (GIF, "image/gif", ".gif"),
    "avif": (BOXED + b"avif\x00\x00\x00\x00mif1miaf", "image/avif", ".avif"),
    "avif by another brand": (BOXED + b"mif1\x00\x00\x00\x00mif1avif", "image/avif", ".avif"),
    "avif that moves": (BOXED + b"avis\x00\x00\x00\x00msf1miaf", "image/avif", ".avif"),
    "heic": (BOXED + b"heic\x00\x00\x00\x00mif1heic", "image/heic", ".heic"),
    "heif": (BOXED + b"mif1\x00\x00\x00\x00mif1miaf", "image/heif", ".heif"),
    "jxl": (b"\xff\x0a\xfa\x1f\x01", "image/jxl", ".jxl"),
    "jxl in boxes": (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl", ".jxl"),
    "bmp": (b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00", "image/bmp", ".bmp"),
    "tiff": (b"II*\x00\x08\x00", "image/tiff", ".tif"),
    "tiff of the other order": (b"MM\x00*\x00\x00", "image/tiff", ".tif"),
    "ico": (b"\x00\x00\x01\x00\x01\x00", "image/vnd.microsoft.icon", ".ico"),
    "psd": (b"8BPS\x00\x01", "image/vnd.adobe.photoshop", ".psd"),
    "svg": (SVG, "image/svg+xml", ".svg"),
    "svg alone": (b"<svg>", "image/svg+xml", ".svg"),
    "svg with a doctype": (
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n<svg/>',
        "image/svg+xml",
        ".svg",
    ),
    "svg with a comment": (b"\xef\xbb\xbf\n <!-- <html> -->\n<?x y?><svg width='1'>", "image/svg+xml", ".svg"),
    "svg with a long comment": (b"<!--" + b"x" * 20_000 + b"--><svg>", "image/svg+xml", ".svg"),
    "svg with a prefix": (b'<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>', "image/svg+xml", ".svg"),
    "svg in UTF-16": ("\ufeff<svg>".encode("utf-16-le"), "image/svg+xml", ".svg"),
}


def in_lines(text: str, end: str, width: int) -> str:
    """The text in lines."""
    return end.join(text[start : start + width] for start in range(0, len(text), width)) + end


SPELLINGS: dict[str, Callable[[bytes], str]] = {
    "plain": b64,
    "with line breaks": lambda content: base64.encodebytes(content).decode(),
    "with blanks around it": lambda content: f" \t{b64(content)}\r\n",
    "indented a long way": lambda content: " " * 500 + b64(content),
    "in short lines": lambda content: in_lines(b64(content), "\n", 5),
    "in lines with CRLF": lambda content: in_lines(b64(content), "\r\n", 76),
    "with blanks inside": lambda content: in_lines(b64(content), " ", 10),
    "with tabs inside": lambda content: in_lines(b64(content), "\t", 11),
    "with half its padding": lambda content: b64(content).removesuffix("="),
    "with too much padding": lambda content: f"{b64(content)}==",
    "url-safe in lines without padding": lambda content: in_lines(
        base64.urlsafe_b64encode(content).decode().rstrip("="), "\n", 7
    ),
    "data URL with a name": lambda content: f'data:image/png;name="a.png";base64,{b64(content)}',
    "data URL with the wrong type": lambda content: f"data:image/jpeg;base64,{b64(content)}",
    "data URL with octets": lambda content: f"data:application/octet-stream;base64,{b64(content)}",
    "data URL in lines": lambda content: f"data:image/png;base64,\n{in_lines(b64(content), chr(10), 76)}",
    "data URL with blanks around": lambda content: f" data:image/png;base64, {b64(content)} ",
    "url-safe": lambda content: base64.urlsafe_b64encode(content).decode(),
    "without padding": lambda content: b64(content).rstrip("="),
    "data URL": lambda content: f"data:image/png;base64,{b64(content)}",
    "data URL in capitals": lambda content: f"DATA:IMAGE/PNG;BASE64,{b64(content)}",
    "data URL with a parameter": lambda content: f"data:image/png;charset=utf-8;base64,{b64(content)}",
    "data URL without a type": lambda content: f"data:;base64,{b64(content)}",
    "data URL without padding": lambda content: f"data:image/png;base64,{b64(content)}".rstrip("="),
    "data URL that is quoted": lambda content: f"data:image/png;base64,{urllib.parse.quote(b64(content), safe='')}",
    "data URL in percents": lambda content: f"data:image/png,{urllib.parse.quote_from_bytes(content)}",
    "data URL that forgets base64": lambda content: f"data:image/png,{b64(content)}",
}


ODD = PNG + b"\xfb\xff\xfe" * 3
"""A picture whose base64 has `+`, `/` and two `=`."""


def holding(spelling: str) -> tuple[str, ...]:
    """Where a picture may stand in this spelling: in the place of a URL only as a `data:` URL."""
    return ("b64_json", "url") if spelling.startswith("data URL") else ("b64_json",)


@pytest.fixture(params=["pybase64", "standard library"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `r9s[speed]` and without it."""
    if request.param == "standard library":
        monkeypatch.setattr(_base64, "_fast", None)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_known_by_its_first_bytes(name: str) -> None:
    """Its media type and its extension, which no label decides."""
    content, media_type, extension = FORMATS[name]
    image = ImageObject(b64_json=b64(content), url="https://images.invalid/1.png")
    assert sniff(content) == (media_type, extension)
    assert image.media_type == media_type
    assert image.data_url() == f"data:{media_type};base64,{b64(content)}"
    assert r9s.read(image) == content


@pytest.mark.parametrize(
    "content",
    [
        *(
            b"",
            b"B",
            b"BM and a text",
            b"GIF8 out of ten",
            b"RIFF\x24\x00\x00\x00WAVE",
            BOXED + b"isom\x00\x00\x00\x00mp42",
        ),
        *(
            b"<html><svg></svg></html>",
            b"<!DOCTYPE html><svg>",
            b"<svgs>",
            b"<!-- <svg>",
            b"<?xml <svg>",
            b"{}",
            b"%PDF-1.7",
        ),
        *(b"<!-- -->" * 8_000 + b"<html>", b" " * 60_000, b"<!--" * 16_000),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_nothing_else_is_taken_for_an_image(content: bytes) -> None:
    """Nor does it take long to tell."""
    assert sniff(content) is None


@pytest.mark.parametrize(
    ("place", "spelling"),
    [(place, spelling) for place in ("b64_json", "url") for spelling in SPELLINGS if place in holding(spelling)],
)
def test_every_spelling_is_read(spelling: str, place: str) -> None:
    """The bytes are the same, and the data URL is one that every browser reads."""
    text = SPELLINGS[spelling](ODD)
    image = ImageObject.from_dict({place: text})
    assert r9s.read(image) == ODD
    assert image.media_type == "image/png"
    assert image.data_url() == f"data:image/png;base64,{b64(ODD)}"
    assert image._link() is None


@pytest.mark.parametrize(
    "text",
    [
        SVG.decode(),
        f"data:image/svg+xml,{urllib.parse.quote(SVG.decode())}",
        f"data:image/svg+xml;utf8,{SVG.decode()}",
        f"data:image/svg+xml;charset=utf-8;base64,{b64(SVG)}",
    ],
)
def test_a_vector_graphic_may_come_as_the_text_that_it_is(text: str) -> None:
    """By itself, or in a data URL."""
    image = ImageObject(b64_json=text)
    assert r9s.read(image) == SVG
    assert image.media_type == "image/svg+xml"
    assert image.data_url() == f"data:image/svg+xml;base64,{b64(SVG)}"


@pytest.mark.parametrize(
    "text",
    [
        *("no base64!", "A", "AAAAA", "AAA=AAA=", "AA\x00A", "A\xa0AA", "é", "\ud800", "AAAA\u2028AAAA"),
        *("data:", "data:image/png", "data:image/png;base64", "data:image/png;base64,!!", "data:image/png;base64,%zz"),
    ],
)
def test_what_is_no_base64_is_refused(text: str) -> None:
    """Whoever asks for the bytes is told; who asks for the type is not."""
    image = ImageObject(b64_json=text)
    for call in (image.data_url, lambda: r9s.read(image)):
        with pytest.raises(ValueError):
            call()
    assert image.media_type is None


def test_the_type_of_a_large_picture_is_told_without_decoding_it() -> None:
    """Its end is no base64, which nobody sees who looks at its start."""
    image = ImageObject(b64_json=b64(PNG + b"\x00" * 300_000) + "!")
    assert image.media_type == "image/png"
    with pytest.raises(ValueError, match="base64"):
        r9s.read(image)


def test_a_web_address_in_the_place_of_base64_is_one() -> None:
    """Blanks around it do no harm."""
    image = ImageObject(b64_json=" https://images.invalid/1.png\n")
    assert image._link() == "https://images.invalid/1.png"
    assert image._inline() is image.media_type is image.data_url() is None


def test_bytes_of_an_unknown_format_need_a_label() -> None:
    """A data URL may have one; base64 alone has none."""
    content = b"TOMORROW\x00\x01"
    labelled = ImageObject(url=f"data:image/x-of-tomorrow;base64,{b64(content)}")
    assert r9s.read(labelled) == content
    assert labelled.media_type is None
    assert labelled.data_url() == labelled.url
    with pytest.raises(ValueError, match=r"begins with b'TOMORROW"):
        r9s.read(ImageObject(b64_json=b64(content)))


PLACED: dict[str, tuple[Any, int | None, bool | None]] = {
    "image of a result": (ImageGenerationResponse.from_dict({"data": [{}, {"b64_json": b64(PNG)}]}).data[1], 1, True),
    "image alone": (ImageObject(b64_json=b64(PNG)), None, True),
    "completed": (ImageEditCompleted(b64_json=b64(PNG)), None, True),
    "completed with a number": (ImageEditCompleted.from_dict({"b64_json": b64(PNG), "index": 3}), 3, True),
    "item of a chunk": (chunk({"index": 2, "b64_json": b64(PNG), "is_final": False}).data[0], 2, False),
    "item that does not say": (chunk({"b64_json": b64(PNG)}).data[0], None, None),
}


@pytest.mark.parametrize("name", PLACED)
def test_every_picture_says_which_it_is_and_whether_it_is_finished(name: str) -> None:
    """None where the server does not say."""
    picture, index, is_final = PLACED[name]
    assert isinstance(picture, r9s.Picture)
    assert (picture.index, picture.is_final) == (index, is_final)


def test_an_event_without_a_picture_has_the_one_before() -> None:
    """All ask for that one."""
    event = ImageEditCompleted()
    assert event.media_type is event.data_url() is None
    event._earlier = ImageObject(b64_json=b64(PNG))
    assert event.media_type == "image/png"
    assert event.data_url() == f"data:image/png;base64,{b64(PNG)}"
    assert r9s.read(event) == PNG
    event._earlier = ImageObject(url="https://images.invalid/1.png")
    assert event._link() == "https://images.invalid/1.png"
