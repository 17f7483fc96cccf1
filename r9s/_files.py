"""Pictures as files: which names they get, and that each is there whole or not at all."""

import logging
import os
import re
import uuid
from contextlib import suppress
from pathlib import Path

from r9s_generated._media_types import EXTENSIONS

from ._downloads import Content

# A version such as v1.5 is no extension.
_NAME_WITH_EXTENSION = re.compile(r".+\.[A-Za-z][A-Za-z0-9]*", re.DOTALL)
_KNOWN = frozenset(extension for extensions in EXTENSIONS.values() for extension in extensions)


class Place:
    """Where pictures are written: one file, or a directory for any number; raises TypeError for what names neither."""

    def __init__(self, where: str | os.PathLike[str], overwrite: bool) -> None:
        # A path of one's own may be bytes.
        text: object = os.fspath(where) if isinstance(where, os.PathLike) else where
        if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"where must be a str or a path, not {type(text).__name__}")
        if "\0" in text:
            raise ValueError(f"where must name a file or a directory, but {text!r} has a zero byte")
        self._path = Path(text)
        self._is_file = _is_file_name(text)
        self._overwrite = overwrite

    def check(self, count: int, missing: int) -> None:
        """Raise what can be known before anything is fetched, for so many images, of which some are `missing`."""
        if self._is_file and count > 1:
            among = f" ({missing} of them did not come)" if missing else ""
            raise ValueError(
                f"{str(self._path)!r} is the name of one file, but the result is of {count} images{among}: "
                "name a directory"
            )
        if self._is_file:
            self._refuse_taken(self._path)
        directory = self._path.parent if self._is_file else self._path
        there = next((each for each in (directory, *directory.parents) if each.exists()), None)
        if there is not None and not there.is_dir():
            raise FileExistsError(
                f"{there} is a file, not a directory: name another place, or a file with an extension"
            )

    def write(self, contents: dict[int, Content], logger: logging.Logger) -> dict[int, Path | OSError]:
        """Write pictures by their numbers from 0; by the same numbers, their files, or why they were not written.

        Raises FileExistsError before anything is written, and OSError where the directory cannot be made.
        """
        paths = {number: self._path_of(number, content, logger) for number, content in contents.items()}
        for path in paths.values():
            self._refuse_taken(path)
        for path in paths.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        return {number: _written(path, contents[number].raw, self._overwrite) for number, path in paths.items()}

    def _refuse_taken(self, path: Path) -> None:
        if path.exists() and not self._overwrite:
            raise FileExistsError(f"{path} is there already: pass overwrite=True, or name another place")

    def _path_of(self, number: int, content: Content, logger: logging.Logger) -> Path:
        """The file of a picture; an extension that fits is appended to a name with that of another format."""
        if not self._is_file:
            return self._path / f"image-{number + 1}{content.extension}"
        suffix = self._path.suffix.lower()
        fitting = EXTENSIONS.get(content.media_type, (suffix,))
        if suffix not in _KNOWN or suffix in fitting:
            return self._path
        path = self._path.with_name(self._path.name + content.extension)
        logger.warning("%s would hold a %s: written as %s", self._path, content.extension[1:].upper(), path.name)
        return path


def _is_file_name(text: str) -> bool:
    is_named = _NAME_WITH_EXTENSION.fullmatch(Path(text).name) is not None
    return is_named and not text.endswith(("/", os.sep)) and not os.path.isdir(text)


def _written(path: Path, content: bytes, overwrite: bool) -> Path | OSError:
    """The file, whole; or why it was not written, without the name that it has until it is finished."""
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
    """Give a finished file its name; raises FileExistsError when somebody else was faster."""
    with suppress(OSError):
        # A link, unlike a rename, fails for a name that is taken.
        os.link(unfinished, path)
        return
    # The name is taken, or this file system, such as exFAT, knows no links: then the name comes first.
    with open(path, "xb"):
        pass
    try:
        os.replace(unfinished, path)
    except BaseException:
        path.unlink()
        raise
