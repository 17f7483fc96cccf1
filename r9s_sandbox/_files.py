"""The image files behind the URLs in responses."""

import secrets
from typing import NamedTuple

from ._store import Store

_MEDIA_TYPES = {"svg": "image/svg+xml"}


class File(NamedTuple):
    """The bytes of an image, and their media type."""

    content: bytes
    media_type: str


class Files:
    """Stores images under names that nobody can guess."""

    def __init__(self, store: Store[File]) -> None:
        self._store = store

    def add(self, content: bytes, image_format: str) -> str:
        """Stores an image, and returns its file name."""
        name = f"{secrets.token_urlsafe(24)}.{image_format}"
        media_type = _MEDIA_TYPES.get(image_format, f"image/{image_format}")
        self._store.put(name, File(content, media_type), len(content))
        return name

    def get(self, name: str) -> File | None:
        """The image with this name, or `None` if it has expired."""
        return self._store.get(name)
