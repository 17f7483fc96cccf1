"""Writes pictures to files: chooses the names, and makes sure that each file is complete."""

import logging
import os
import re
import uuid
from contextlib import suppress
from pathlib import Path

from r9s_generated._media_types import EXTENSIONS

from ._downloads import Content

# In a name such as v1.5 the part after the dot is not an extension.
_NAME_WITH_EXTENSION = re.compile(r".+\.[A-Za-z][A-Za-z0-9]*", re.DOTALL)
_KNOWN = frozenset(extension for extensions in EXTENSIONS.values() for extension in extensions)


class Place:
    """Where pictures are written: one file, or a directory. Raises TypeError if `where` is not a path."""

    def __init__(self, where: str | os.PathLike[str], overwrite: bool) -> None:
        # `__fspath__` may return bytes.
        text: object = os.fspath(where) if isinstance(where, os.PathLike) else where
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"where must be a str or a path, not {type(text).__name__}")
        if "\0" in text:
            raise ValueError(f"where must name a file or a directory, but {text!r} contains a zero byte")
        self._path = Path(text)
        self._is_file = _is_file_name(text)
        self._overwrite = overwrite

    def check(self, count: int, missing: int) -> None:
        """Raise the errors that can be found before the first download, for `count` images, some of them `missing`."""
        if self._is_file and count > 1:
            among = f" ({missing} of them are missing)" if missing else ""
            raise ValueError(
                f"{str(self._path)!r} is the name of one file, but the result has {count} images{among}: "
                "pass the name of a directory"
            )
        if self._is_file:
            self._refuse_taken(self._path)
        directory = self._path.parent if self._is_file else self._path
        there = next((each for each in (directory, *directory.parents) if each.exists()), None)
        if there is not None and not there.is_dir():
            raise FileExistsError(
                f"{there} is a file, not a directory: pass another directory, or a file name with an extension"
            )

    def write(self, contents: dict[int, Content], logger: logging.Logger) -> dict[int, Path | OSError]:
        """Write pictures, given by their index from 0. Return their files, or their errors, by the same index.

        Raises FileExistsError before anything is written, and OSError if the directory cannot be made.
        """
        paths = {number: self._path_of(number, content, logger) for number, content in contents.items()}
        for path in paths.values():
            self._refuse_taken(path)
        for path in paths.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        return {number: _written(path, contents[number].raw, self._overwrite) for number, path in paths.items()}

    def _refuse_taken(self, path: Path) -> None:
        if path.exists() and not self._overwrite:
            raise FileExistsError(f"{path} already exists: pass overwrite=True, or another name")

    def _path_of(self, number: int, content: Content, logger: logging.Logger) -> Path:
        """The file of a picture. If the name has the extension of another format, the right one is added."""
        if not self._is_file:
            return self._path / f"image-{number + 1}{content.extension}"
        suffix = self._path.suffix.lower()
        fitting = EXTENSIONS.get(content.media_type, (suffix,))
        if suffix not in _KNOWN or suffix in fitting:
            return self._path
        path = self._path.with_name(self._path.name + content.extension)
        logger.warning("the image for %s is a %s: saved as %s", self._path, content.extension[1:].upper(), path.name)
        return path


def _is_file_name(text: str) -> bool:
    is_named = _NAME_WITH_EXTENSION.fullmatch(Path(text).name) is not None
    return is_named and not text.endswith(("/", os.sep)) and not os.path.isdir(text)


def _written(path: Path, content: bytes, overwrite: bool) -> Path | OSError:
    """Write a temporary file and rename it. Return the path, or the error, which names the final path."""
    unfinished = path.with_name(f".{uuid.uuid4().hex}")
    try:
        with open(unfinished, "xb") as file:
            file.write(content)
        (os.replace if overwrite else _name)(unfinished, path)
    except OSError as error:
        return OSError(error.errno, error.strerror, str(path))
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return path


def _name(unfinished: Path, path: Path) -> None:
    """Rename a finished file; raises FileExistsError if the name was taken in the meantime."""
    with suppress(OSError):
        # Unlike a rename, a hard link fails if the name is taken.
        os.link(unfinished, path)
        return
    # The name is taken, or the file system (such as exFAT) has no hard links. So reserve the name first.
    with open(path, "xb"):
        pass
    try:
        os.replace(unfinished, path)
    except BaseException:
        path.unlink()
        raise
