"""Inputs of batches."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CREATE = "/v1/images/generations"
EDIT = "/v1/images/edits"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR and more"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 and more"


def line(custom_id: str, body: dict[str, Any], url: str = CREATE) -> dict[str, Any]:
    """One request in the OpenAI Batch form."""
    return {"custom_id": custom_id, "method": "POST", "url": url, "body": body}


def lines(count: int, stem: str = "a", **body: Any) -> list[dict[str, Any]]:
    """So many requests whose prompts are `STEM 0`, `STEM 1`, ..., and whose custom_ids are `STEM-0`, ..."""
    return [line(f"{stem}-{number}", {"prompt": f"{stem} {number}", **body}) for number in range(count)]


def jsonl(path: Path, requests: Iterable[Any], end: str = "\n") -> Path:
    """A file with one JSON document a line; a text stands as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in requests)
    path.write_bytes("".join(row + end for row in rows).encode("utf-8", "surrogatepass"))
    return path


def raw(path: Path, content: bytes | str) -> Path:
    """A file with this content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
