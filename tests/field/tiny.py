"""Pictures of one pixel, and what is none."""

import base64
from typing import Final

PNG: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JPEG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xfe\x00\x03~\xff\xd9"
GIF: Final = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
WEBP: Final = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1"/></svg>'
AVIF: Final = b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf\x00\x00\x00\x08mdat"
EXTENSIONS: Final = {".png": PNG, ".jpg": JPEG, ".gif": GIF, ".webp": WEBP, ".svg": SVG, ".avif": AVIF}
SVGS: Final = {
    "with-a-prolog": b'<?xml version="1.0" encoding="UTF-8"?>\n' + SVG,
    "with-a-bom": b"\xef\xbb\xbf" + SVG,
    "after-blanks": b"\n  " + SVG,
    "with-a-comment": b"<!-- drawn by a model, which says so at some length -->\n" + SVG,
    "with-a-doctype": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">\n' + SVG,
    "with-a-prefix": b'<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>',
}
"""Ways in which a graphic begins."""
NO_PICTURES: Final = {
    "a-page": b"<!DOCTYPE html><html><body>Sign in</body></html>",
    "a-page-without-a-doctype": b"<html><h1>502</h1></html>",
    "json": b'{"error": {"message": "expired"}}',
    "xml": b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    "text": b"The picture was filtered.",
    "a-zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    "zeros": bytes(64),
}


def b64(content: bytes) -> str:
    """Plain base64."""
    return base64.b64encode(content).decode()


def data_url(content: bytes, media_type: str = "image/png") -> str:
    """As a browser takes it."""
    return f"data:{media_type};base64,{b64(content)}"
