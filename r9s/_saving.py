"""Images as bytes and as files: `read` and `save`, for base64 and for URLs."""

import logging
import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from r9s_generated._picture import Picture, Pictures

from . import errors
from ._contents import Found, Slots, decoded, fetched, only_one, slots_of
from ._downloads import MAX_DOWNLOAD, Content, Fetch, Limits
from ._files import Place
from ._http.connections import Connections
from ._http.ways import BLOCKING, WAITING, Way, run

if TYPE_CHECKING:
    from ._transport import Transport

Held = Picture | Pictures
_NAMED = 10
"""How many images and files the text of an error names."""
_FETCH_AGAIN = "If a download failed, save the result again with overwrite=True. URLs are valid for 60 minutes. "


class Saving:
    """`read` and `save`, with the connections of a client or with new ones.

    The client has these methods too, so they may use no attribute of `self` but `_transport`.
    """

    def __init__(self, transport: "Transport | None") -> None:
        self._transport = transport

    def read(
        self, image: Held, *, allow_http: bool = False, allow_local: bool = False, max_bytes: int = MAX_DOWNLOAD
    ) -> bytes:
        """Return the bytes of one image: an image of a result, or an event of a stream.

        Base64 and `data:` URLs are decoded. An image with a web URL is downloaded without credentials. The method of a
        client uses the client's connections, proxies, certificates, timeout and retries. The function of the package
        opens new connections.

        The first bytes must be those of an image: PNG, JPEG, GIF, WebP, SVG, AVIF, HEIC, HEIF, JPEG XL, BMP, TIFF, ICO
        or PSD. Other formats are accepted if the sender declares them (`Content-Type: image/...`, or the type in a
        `data:` URL). Text, such as HTML or JSON, is never accepted.

        Args:
            image: The image. A result or an event with several images is accepted if only one of them arrived.
            allow_http: Whether the URL may be http. It may anyway for a server on this machine.
            allow_local: Whether the URL may lead to this machine or into a private network. It always may if the API
                itself is there. A redirect from a public host never may.
            max_bytes: The maximum size of a download.

        Raises:
            TypeError: The object has no images, such as an `UnknownEvent`, a stream or a text.
            ValueError: There is no image, or there are several. Or the base64 or the URL is not valid or not allowed.
                Or the base64 data is not an image.
            R9SError: The download failed. A URL is valid for 60 minutes.
        """
        return run(_read(self._transport, BLOCKING, image, Limits(allow_http, allow_local, max_bytes)))

    async def read_async(
        self, image: Held, *, allow_http: bool = False, allow_local: bool = False, max_bytes: int = MAX_DOWNLOAD
    ) -> bytes:
        """Like `read`, with `await`."""
        return await _read(self._transport, WAITING, image, Limits(allow_http, allow_local, max_bytes))

    def save(
        self,
        result: Held,
        where: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        allow_http: bool = False,
        allow_local: bool = False,
        max_bytes: int = MAX_DOWNLOAD,
    ) -> list[Path]:
        """Write the images of a result or an event, or one image, to files. Return the paths of the files.

        A file appears only when it is complete. The bytes are not converted. Images with a web URL are downloaded as in
        `read`, up to four at a time. The rules of `read` hold for each image.

        Args:
            result: The result, image or event. An unfinished image is written too.
            where: A directory for any number of images, or a file name for one image. It is a directory if it ends in
                `/`, if the directory exists, or if it has no extension (a dot, a letter, and then only letters and
                digits). Otherwise it is a file name. Missing directories are made. Files in a directory are called
                `image-1.png`, `image-2.jpg` and so on, by the number and the format of the image. If a file name has
                the extension of another format, the right extension is added: `cat.jpg.png`.
            overwrite: Whether existing files are replaced.
            allow_http, allow_local, max_bytes: As in `read`, for each image.

        Raises:
            FileExistsError: A file already exists. No file was written.
            TypeError: The object has no images, such as an `UnknownEvent`, a stream or a text.
            ValueError: There is no image. Or its base64 or URL is not valid or not allowed. Or the base64 data is not
                an image. Or `where` is one file and there are several images.
            PartialSaveError: Some or all of several images could not be fetched or written. The others were written.
            OSError: The directory could not be made, or the only image could not be written.
            R9SError: The download of the only image failed. A URL is valid for 60 minutes.
        """
        place, slots = _prepared(result, where, overwrite)
        found = run(_found(self._transport, BLOCKING, slots, result, Limits(allow_http, allow_local, max_bytes)))
        return _write(place, found, _logger(self._transport))

    async def save_async(
        self,
        result: Held,
        where: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        allow_http: bool = False,
        allow_local: bool = False,
        max_bytes: int = MAX_DOWNLOAD,
    ) -> list[Path]:
        """Like `save`, with `await`. Files are written in a thread."""
        import anyio.to_thread

        place, slots = _prepared(result, where, overwrite)
        found = await _found(self._transport, WAITING, slots, result, Limits(allow_http, allow_local, max_bytes))
        return await anyio.to_thread.run_sync(_write, place, found, _logger(self._transport))


_ALONE = Saving(None)
read, read_async, save, save_async = _ALONE.read, _ALONE.read_async, _ALONE.save, _ALONE.save_async


async def _read(transport: "Transport | None", way: Way, image: Held, limits: Limits) -> bytes:
    [content] = (await _found(transport, way, only_one(image), image, limits)).values()
    if isinstance(content, Exception):
        raise content
    return content.raw


async def _found(transport: "Transport | None", way: Way, slots: Slots, held: Held, limits: Limits) -> Found:
    found, links = decoded(slots)
    if links and transport is not None:
        over, settings = transport.usable_connections(), transport.settings
        how = Fetch(over, settings.server_url, settings.timeout, settings.retry_config, settings.logger, limits)
        found.update(await fetched(way, links, how))
    elif links:
        own = Connections(None, None)
        home = getattr(getattr(held, "http_meta", None), "url", "")
        try:
            found.update(await fetched(way, links, Fetch(own, home, None, None, _logger(None), limits)))
        finally:
            if way.is_async:
                await own.aclose()
            else:
                own.close()
    return {number: found[number] for number in slots}


def _logger(transport: "Transport | None") -> logging.Logger:
    return logging.getLogger("r9s") if transport is None else transport.settings.logger


def _prepared(result: Held, where: str | os.PathLike[str], overwrite: bool) -> tuple[Place, Slots]:
    """Where to write, and the pictures; raises all errors that can be found before the first download."""
    place = Place(where, overwrite)
    slots = slots_of(result)
    place.check(len(slots), sum(isinstance(slot, str) for slot in slots.values()))
    return place, slots


def _write(place: Place, found: Found, logger: logging.Logger) -> list[Path]:
    """Write the pictures that arrived, and then raise the errors of the others."""
    written = place.write({number: each for number, each in found.items() if isinstance(each, Content)}, logger)
    results = {number: written.get(number, each) for number, each in found.items()}
    failed = {number: each for number, each in results.items() if isinstance(each, Exception)}
    saved = [each for each in results.values() if isinstance(each, Path)]
    if not failed:
        return saved
    first = next(iter(failed.values()))
    if len(found) == 1:
        raise first
    raise partial_error(saved, failed) from first


def partial_error(saved: list[Path], failed: dict[int, Exception]) -> errors.PartialSaveError:
    """The error for these files that were written, and these images that were not."""
    files = f"Saved: {_listed(', ', map(str, saved), len(saved))}." if saved else "No file was written."
    each = (f"image {place + 1} (failed[{place}]): {_reason(error)}" for place, error in failed.items())
    reasons = _listed("; ", each, len(failed))
    count = f"{len(failed)} of {len(failed) + len(saved)} images could not be saved"
    was_fetched = any(isinstance(error, errors.R9SError) for error in failed.values())
    return errors.PartialSaveError(
        f"{count}: {reasons}. {files}",
        saved=saved,
        failed=failed,
        advice=f"{_FETCH_AGAIN if was_fetched else ''}{errors.PartialSaveError.advice}",
    )


def _listed(between: str, texts: Iterable[str], count: int) -> str:
    """The first texts, and the number of the others."""
    others = (f"and {count - _NAMED:,} others",) if count > _NAMED else ()
    return between.join((*islice(texts, _NAMED), *others))


def _reason(error: Exception) -> str:
    """The text of an error, without its advice."""
    text = str(error).removesuffix(error.advice if isinstance(error, errors.R9SError) else "")
    return text.strip().rstrip(".")
