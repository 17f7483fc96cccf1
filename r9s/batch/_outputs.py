"""The output of a batch: a folder, or a store of obstore."""

import os
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from ._folder import Folder
from ._records import Store

Output = str | os.PathLike[str] | Any
"""A folder; the URL of a store, such as `s3://bucket/prefix`; or a store object of obstore."""


def store_of(out: Output) -> Store:
    """The store for an output; raises TypeError or ValueError if it is not valid."""
    if isinstance(out, os.PathLike):
        return Folder(Path(cast(os.PathLike[str], out)))
    if not isinstance(out, str):
        from ._object_store import ObjectStore

        return ObjectStore.of(out)
    if not out.strip():
        raise ValueError("out must name a folder, or the URL of a store, such as s3://bucket/prefix")
    if "://" not in out:
        return Folder(Path(out))
    if out.startswith("file://"):
        return Folder(Path(unquote(urlsplit(out).path)))
    from ._object_store import ObjectStore

    return ObjectStore.at(out)
