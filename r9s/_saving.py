"""Images as bytes and as files: `read` and `save`, for base64 and for URLs."""

import base64
import binascii
import os
import time
import uuid
from collections.abc import Iterable
from contextlib import aclosing, suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from r9s_generated._upload import sniff

from . import errors
from ._sources import AsyncPieces, check_deadline

MAX_DOWNLOAD = 100 * 1024 * 1024
_LONGEST_WAY = 5
_SECONDS = 300.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _Fetch(NamedTuple):
    """How images are fetched from URLs."""

    allow_http: bool
    max_bytes: int


def read(image: Any, *, allow_http: bool = False, max_bytes: int = MAX_DOWNLOAD) -> bytes:
    """The bytes of one image: an image of a result, or a completed event of a stream.

    An image that came as a URL is downloaded, without credentials.

    Args:
        image: What holds the image as `b64_json` or `url`; a result that holds one image will do.
        allow_http: Whether a URL may be http, not only https; for a server on this machine it always may.
        max_bytes: The most bytes to download.

    Raises:
        TypeError, ValueError: There is no image, or not one, or its base64 or URL is not valid.
        R9SError: The download failed; a URL lives for 60 minutes.
    """
    return _get(_one(image), _Fetch(allow_http, max_bytes))


async def read_async(image: Any, *, allow_http: bool = False, max_bytes: int = MAX_DOWNLOAD) -> bytes:
    """As `read`, with `await`."""
    return await _get_async(_one(image), _Fetch(allow_http, max_bytes))


def save(
    result: Any,
    where: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    allow_http: bool = False,
    max_bytes: int = MAX_DOWNLOAD,
) -> list[Path]:
    """Write the images of a result, one image, or a completed event to files, and return their paths.

    Each file appears at once with all its bytes, or not at all.

    Args:
        result: The result, image or event.
        where: A directory, which is made if need be, for `image-1.png`, `image-2.png` and so on, with the extension
            that fits the bytes; or the name of a file, which has an extension, for one image.
        overwrite: Whether files that exist are replaced.
        allow_http: Whether a URL may be http, not only https; for a server on this machine it always may.
        max_bytes: The most bytes to download for one image.

    Raises:
        FileExistsError: A file is there already; nothing was replaced.
        TypeError, ValueError: There is no image, or its base64 or URL is not valid, or several shall go into one file.
        R9SError: A download failed; a URL lives for 60 minutes.
    """
    fetch = _Fetch(allow_http, max_bytes)
    images = _images(result, where)
    return _write([_get(image, fetch) for image in images], where, overwrite)


async def save_async(
    result: Any,
    where: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    allow_http: bool = False,
    max_bytes: int = MAX_DOWNLOAD,
) -> list[Path]:
    """As `save`, with `await`; files are written in a thread."""
    import anyio.to_thread

    fetch = _Fetch(allow_http, max_bytes)
    contents = [await _get_async(image, fetch) for image in _images(result, where)]
    return await anyio.to_thread.run_sync(_write, contents, where, overwrite)


def _held(image: Any) -> list[Any]:
    """The images that something holds: itself, or those in its `data`."""
    data = getattr(image, "data", None)
    if isinstance(data, list):
        return [each for each in data if getattr(each, "is_final", None) is not False]  # pyright: ignore
    if hasattr(image, "b64_json") or hasattr(image, "url"):
        return [image]
    raise TypeError(f"a {type(image).__name__} holds no image")


def _one(image: Any) -> Any:
    images = _held(image)
    if len(images) != 1:
        raise ValueError(f"there are {len(images)} images here: read them one by one, as in result.data[0]")
    return images[0]


def _images(result: Any, where: str | os.PathLike[str]) -> list[Any]:
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


def _inline(image: Any) -> bytes | None:
    """The bytes of an image that came as base64; None when it came as a URL."""
    text = getattr(image, "b64_json", None)
    if not text:
        if not getattr(image, "url", None):
            raise ValueError("the image has neither b64_json nor url")
        return None
    if not isinstance(text, str):
        raise ValueError(f"b64_json must be a string, not {type(text).__name__}")
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"b64_json is not valid base64: {error}") from None
    if not content:
        raise ValueError("b64_json holds no bytes")
    return content


def _checked_url(url: Any, fetch: _Fetch, origin: httpx.URL | None = None) -> httpx.URL:
    if not isinstance(url, str):
        raise ValueError(f"the image's url must be a string, not {type(url).__name__}")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ValueError(f"the image's url is not valid: {error}") from None
    if not parsed.host or parsed.userinfo:
        raise ValueError("the image's url must name a host, and no user or password")
    # A server elsewhere must not lead into this machine.
    is_local = parsed.host in _LOOPBACK and (origin is None or origin.host in _LOOPBACK)
    may_be_http = fetch.allow_http or is_local
    if parsed.scheme != "https" and not (parsed.scheme == "http" and may_be_http):
        raise ValueError(
            f"the image's url is {parsed.scheme or 'relative'}, not https; pass allow_http=True to allow http"
        )
    return parsed


class _Download:
    """One download, step by step: where to, and what came."""

    def __init__(self, url: Any, fetch: _Fetch) -> None:
        self.url = _checked_url(url, fetch)
        self._fetch = fetch
        self._end = time.monotonic() + _SECONDS
        self._steps = 0
        self._size = 0
        self._pieces: list[bytes] = []

    def headed(self, response: httpx.Response) -> bool:
        """Whether the body is the image; False when a redirect is to be followed."""
        if response.has_redirect_location:
            self._steps += 1
            if self._steps > _LONGEST_WAY:
                raise errors.R9SConnectionError(f"The image could not be fetched: more than {_LONGEST_WAY} redirects.")
            try:
                self.url = _checked_url(str(self.url.join(response.headers["location"])), self._fetch, self.url)
            except ValueError as error:
                raise errors.R9SError(f"The redirect to the image was refused: {error}.") from error
            return False
        if not response.is_success:
            raise errors.error_class(response.status_code)(
                "The image could not be fetched.",
                status_code=response.status_code,
                headers=response.headers,
                advice="A URL lives for 60 minutes. With response_format='b64_json' the image is in the answer itself.",
            )
        return True

    def add(self, piece: bytes) -> None:
        """Take the next bytes of the image."""
        self._size += len(piece)
        if self._size > self._fetch.max_bytes:
            raise errors.R9SError(
                f"The image is larger than max_bytes={self._fetch.max_bytes}.", advice="Raise max_bytes."
            )
        check_deadline(self._end)
        self._pieces.append(piece)

    def content(self) -> bytes:
        """The image."""
        return b"".join(self._pieces)


def _settings() -> dict[str, Any]:
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    return {"timeout": _SECONDS, "headers": {"accept-encoding": "gzip, deflate"}, "cookies": cookies}


def _broken(error: httpx.HTTPError) -> errors.R9SError:
    kind = errors.R9STimeoutError if isinstance(error, httpx.TimeoutException) else errors.R9SConnectionError
    return kind(f"The image could not be fetched: {error}.", advice="Call it again: fetching costs nothing.")


def _get(image: Any, fetch: _Fetch) -> bytes:
    content = _inline(image)
    if content is not None:
        return content
    download = _Download(image.url, fetch)
    try:
        with httpx.Client(**_settings()) as client:
            while True:
                with client.stream("GET", download.url) as response:
                    if download.headed(response):
                        for piece in response.iter_bytes():
                            download.add(piece)
                        return download.content()
    except httpx.HTTPError as error:
        raise _broken(error) from error


async def _get_async(image: Any, fetch: _Fetch) -> bytes:
    content = _inline(image)
    if content is not None:
        return content
    download = _Download(image.url, fetch)
    try:
        async with httpx.AsyncClient(**_settings()) as client:
            while True:
                async with client.stream("GET", download.url) as response:
                    if download.headed(response):
                        async with aclosing(AsyncPieces(response)) as pieces:
                            async for piece in pieces:
                                download.add(piece)
                        return download.content()
    except httpx.HTTPError as error:
        raise _broken(error) from error


def _write(contents: Iterable[bytes], where: str | os.PathLike[str], overwrite: bool) -> list[Path]:
    contents = list(contents)
    if _is_file_name(where):
        paths = [Path(where)]
    else:
        paths = [Path(where, f"image-{number}{_extension(content)}") for number, content in enumerate(contents, 1)]
    for path in paths:
        if path.exists() and not overwrite:
            raise FileExistsError(f"{path} is there already: pass overwrite=True, or name another place")
    paths[0].parent.mkdir(parents=True, exist_ok=True)
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
