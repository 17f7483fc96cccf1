"""Images as bytes and as files: `read` and `save`, for base64 and for URLs."""

import logging
import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from r9s_generated._upload import sniff

from ._downloads import MAX_DOWNLOAD, Fetch, fetch, inline
from ._http.connections import Connections
from ._http.ways import BLOCKING, WAITING, Way, run

if TYPE_CHECKING:
    from ._transport import Transport

_SECONDS = 300.0


class Saving:
    """`read` and `save`, over the connections of a client, or over some of their own."""

    def __init__(self, transport: "Transport | None") -> None:
        self._transport = transport

    def read(
        self, image: Any, *, allow_http: bool = False, allow_local: bool = False, max_bytes: int = MAX_DOWNLOAD
    ) -> bytes:
        """The bytes of one image: an image of a result, or a completed event of a stream.

        An image that came as a URL is downloaded: over the connections of the client that this is called on (its lent
        client, proxies, certificates, timeout and retries), or else over new ones; without credentials.

        Args:
            image: What holds the image as `b64_json` or `url`; a result that holds one image will do.
            allow_http: Whether a URL may be http, not only https; for a server on this machine it always may.
            allow_local: Whether a URL may lead to this machine or into a private network. Where the API itself is
                there, it always may. A redirect from elsewhere never may.
            max_bytes: The most bytes to download.

        Raises:
            TypeError, ValueError: There is no image, or not one, or its base64 or URL is not valid or not allowed.
            R9SError: The download failed; a URL lives for 60 minutes.
        """
        return run(self._contents(BLOCKING, [_one(image)], image, allow_http, allow_local, max_bytes))[0]

    async def read_async(
        self, image: Any, *, allow_http: bool = False, allow_local: bool = False, max_bytes: int = MAX_DOWNLOAD
    ) -> bytes:
        """As `read`, with `await`."""
        return (await self._contents(WAITING, [_one(image)], image, allow_http, allow_local, max_bytes))[0]

    def save(
        self,
        result: Any,
        where: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        allow_http: bool = False,
        allow_local: bool = False,
        max_bytes: int = MAX_DOWNLOAD,
    ) -> list[Path]:
        """Write the images of a result, one image, or a completed event to files, and return their paths.

        Each file appears at once with all its bytes, or not at all. Images that came as URLs are downloaded as by
        `read`, up to four at a time.

        Args:
            result: The result, image or event.
            where: A directory, which is made if need be, for `image-1.png`, `image-2.png` and so on, with the extension
                that fits the bytes; or the name of a file, which has an extension, for one image.
            overwrite: Whether files that exist are replaced.
            allow_http: As for `read`.
            allow_local: As for `read`.
            max_bytes: The most bytes to download for one image.

        Raises:
            FileExistsError: A file is there already; nothing was replaced.
            TypeError, ValueError: There is no image, or its base64 or URL is not valid or not allowed, or several shall
                go into one file.
            R9SError: A download failed; a URL lives for 60 minutes.
        """
        images = _images(result, where)
        return _write(
            run(self._contents(BLOCKING, images, result, allow_http, allow_local, max_bytes)), where, overwrite
        )

    async def save_async(
        self,
        result: Any,
        where: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        allow_http: bool = False,
        allow_local: bool = False,
        max_bytes: int = MAX_DOWNLOAD,
    ) -> list[Path]:
        """As `save`, with `await`; files are written in a thread."""
        import anyio.to_thread

        images = _images(result, where)
        contents = await self._contents(WAITING, images, result, allow_http, allow_local, max_bytes)
        return await anyio.to_thread.run_sync(_write, contents, where, overwrite)

    async def _contents(
        self, way: Way, images: list[Any], result: Any, allow_http: bool, allow_local: bool, max_bytes: int
    ) -> list[bytes]:
        if isinstance(max_bytes, bool) or not isinstance(max_bytes, int):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"max_bytes must be an int, not {type(max_bytes).__name__}")
        if max_bytes < 1:
            raise ValueError(f"max_bytes must be at least 1, not {max_bytes}")
        contents = [inline(image) for image in images]
        missing = [number for number, content in enumerate(contents) if content is None]
        if missing:
            how, own = self._fetch(result, allow_http, allow_local, max_bytes)
            try:
                tasks = [lambda url=images[number].url: fetch(way, url, how) for number in missing]
                for number, content in zip(missing, await way.together(tasks), strict=True):
                    contents[number] = content
            finally:
                if own is not None and way.is_async:
                    await own.aclose()
                elif own is not None:
                    own.close()
        return [content for content in contents if content is not None]

    def _fetch(
        self, result: Any, allow_http: bool, allow_local: bool, max_bytes: int
    ) -> tuple[Fetch, Connections | None]:
        """How to fetch, and the connections that are to be closed afterwards, if any."""
        options = allow_http, allow_local, max_bytes
        if self._transport is not None:
            settings = self._transport.settings
            over = self._transport.open_connections()
            seconds = settings.timeout or _SECONDS
            return Fetch(over, settings.server_url, seconds, settings.retry_config, settings.logger, *options), None
        own = Connections(None, None)
        home = getattr(getattr(result, "http_meta", None), "url", "")
        return Fetch(own, home, _SECONDS, None, logging.getLogger("r9s"), *options), own


_ALONE = Saving(None)
read, read_async, save, save_async = _ALONE.read, _ALONE.read_async, _ALONE.save, _ALONE.save_async


def _held(image: Any) -> list[Any]:
    """The images that something holds: itself, or those in its `data`."""
    data = getattr(image, "data", None)
    if isinstance(data, list):
        return [each for each in data if getattr(each, "is_final", None) is not False]  # pyright: ignore
    if hasattr(image, "b64_json") or hasattr(image, "url"):
        return [image]
    hint = ": give one of its events, or that of its final()" if hasattr(image, "final") else ""
    raise TypeError(f"a {type(image).__name__} holds no image{hint}")


def _one(image: Any) -> Any:
    images = _held(image)
    if len(images) != 1:
        raise ValueError(f"there are {len(images)} images here: read them one by one, as in result.data[0]")
    return images[0]


def _images(result: Any, where: str | os.PathLike[str]) -> list[Any]:
    if not isinstance(where, (str, os.PathLike)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"where must be a str or a path, not {type(where).__name__}")
    images = _held(result)
    if not images:
        raise ValueError("the result holds no image")
    if len(images) > 1 and _is_file_name(where):
        raise ValueError(
            f"{os.fspath(where)!r} is the name of one file, but there are {len(images)} images: name a directory"
        )
    return images


def _is_file_name(where: str | os.PathLike[str]) -> bool:
    text = os.fspath(where)
    return not text.endswith(("/", os.sep)) and bool(Path(text).suffix) and not os.path.isdir(text)


def _write(contents: Iterable[bytes], where: str | os.PathLike[str], overwrite: bool) -> list[Path]:
    contents = list(contents)
    if _is_file_name(where):
        paths = [Path(where)]
    else:
        paths = [Path(where, f"image-{number}{_extension(content)}") for number, content in enumerate(contents, 1)]
    for path in paths:
        if path.exists() and not overwrite:
            raise FileExistsError(f"{path} is there already: pass overwrite=True, or name another place")
    parent = paths[0].parent
    if parent.exists() and not parent.is_dir():
        raise FileExistsError(f"{parent} is a file, not a directory: name another place, or a file with an extension")
    parent.mkdir(parents=True, exist_ok=True)
    for path, content in zip(paths, contents, strict=True):
        _write_at_once(path, content, overwrite)
    return paths


def _extension(content: bytes) -> str:
    found = sniff(content[:16])
    return found[1] if found else ".bin"


def _write_at_once(path: Path, content: bytes, overwrite: bool) -> None:
    unfinished = path.with_name(f".{uuid.uuid4().hex}")
    try:
        with open(unfinished, "xb") as file:
            file.write(content)
        if overwrite:
            os.replace(unfinished, path)
        else:
            _name(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


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
