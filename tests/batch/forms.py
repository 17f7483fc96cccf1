"""Multipart forms as the counting server reads them."""

from email.parser import BytesParser
from typing import Any


def read_form(kind: str, body: bytes) -> tuple[dict[str, Any], dict[str, list[bytes]]]:
    """The texts and the contents of the files of a form, by the names of their parts."""
    boundary = kind.partition("boundary=")[2].strip('"').encode()
    texts: dict[str, Any] = {}
    files: dict[str, list[bytes]] = {}
    for raw in body.split(b"--" + boundary)[1:-1]:
        head, _, content = raw.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content[:-2]
        headers: Any = BytesParser().parsebytes(head + b"\r\n\r\n", headersonly=True)
        name = headers.get_param("name", header="content-disposition")
        if headers.get_filename() is None:
            texts[name] = content.decode()
        else:
            files.setdefault(name, []).append(content)
    return texts, files
