"""The image files that answers link to."""

import secrets
from typing import NamedTuple

from ._store import Store

_MEDIA_TYPES = {"svg": "image/svg+xml"}


class File(NamedTuple):
    """The bytes of an image, and their media type."""

    content: bytes
    media_type: str


class Files:
    """Keeps images under names that nobody can guess, for as long as the store does."""

    def __init__(self, store: Store[File]) -> None:
        self._store = store

    def add(self, content: bytes, image_format: str) -> str:
        """Keeps an image, and gives back its file name."""
        name = f"{secrets.token_urlsafe(24)}.{image_format}"
        media_type = _MEDIA_TYPES.get(image_format, f"image/{image_format}")
        self._store.put(name, File(content, media_type), len(content))
        return name

    def get(self, name: str) -> File | None:
        """The image with this name, or `None` when there is none any more."""
        return self._store.get(name)
