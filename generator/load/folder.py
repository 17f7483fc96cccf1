"""The folder of a document, and the files in it that a reference may name."""

import os
import re
from pathlib import Path
from urllib.parse import unquote

SUFFIXES = (".json", ".yaml", ".yml")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Refused(Exception):
    """A file in a reference is not allowed; `str()` says why, and what to write instead."""


class Folder:
    """The folder of a document. References must not leave it."""

    def __init__(self, document: Path) -> None:
        self._shown = document.parent
        self._real = document.parent.resolve()
        self._found: dict[tuple[str, str], str] = {}

    def find(self, name: str, beside: str) -> str:
        """The file in a reference of the file `beside`, relative to the folder; raises Refused."""
        place = (os.path.dirname(beside), name)
        if place not in self._found:
            self._found[place] = self._find(*place)
        return self._found[place]

    def _find(self, around: str, name: str) -> str:
        if _SCHEME.match(name) or name.startswith("//"):
            raise Refused(
                "it is a URL, and nothing is downloaded: save it next to the document, and write its file name"
            )
        decoded = unquote(name)
        if decoded.startswith("/"):
            raise Refused("it is an absolute path: write the path from this file's folder")
        if not decoded.isprintable():
            raise Refused("it contains characters that are not allowed in a file name")
        if "\\" in decoded or _SCHEME.match(decoded):
            raise Refused("it is not a URL path: write `/` between folders, and no drive")
        path = os.path.normpath(os.path.join(around, decoded))
        if path.split(os.sep)[0] == os.pardir:
            raise Refused("it is outside of the folder of the document: copy the file into it")
        if not decoded.lower().endswith(SUFFIXES):
            raise Refused("it is neither a .yaml, .yml or .json file nor a component, which begins with `#/`")
        self._check(path)
        return Path(path).as_posix()

    def _check(self, path: str) -> None:
        try:
            real = (self._real / path).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            raise Refused("there is no such file") from None
        if not real.is_relative_to(self._real):
            raise Refused("it is a link out of the folder of the document: copy the file into it")
        if not real.is_file():
            raise Refused("it is no file")

    def real(self, path: str) -> Path:
        """The real name of a file, with all links resolved."""
        return (self._real / path).resolve()

    def shown(self, path: str) -> Path:
        """The name of a file in messages."""
        return self._shown / path
