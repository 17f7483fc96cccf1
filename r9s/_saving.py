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
_SECONDS = 300.0
_NAMED = 10
"""How many images and files the text of an error names."""
_FETCH_AGAIN = "For what could not be fetched, save it again with overwrite=True while its URLs live, 60 minutes. "


class Saving:
    """`read` and `save`, over the connections of a client, or over some of their own.

    A client has these methods too: they use nothing else of `self` than `_transport`.
    """

    def __init__(self, transport: "Transport | None") -> None:
        self._transport = transport

    def read(
        self, image: Held, *, allow_http: bool = False, allow_local: bool = False, max_bytes: int = MAX_DOWNLOAD
    ) -> bytes:
        """The bytes of one image: an image of a result, or an event of a stream.

        Base64 is decoded, and so is a `data:` URL. An image that came as a web address is downloaded: over the
        connections of the client that this is called on (its lent client, proxies, certificates, timeout and retries),
        or else over new ones; without credentials.

        What comes must begin as an image does: PNG, JPEG, GIF, WebP, SVG, AVIF, HEIC, HEIF, JPEG XL, BMP, TIFF, ICO or
        PSD. Bytes of another format are an image where their sender says so (`Content-Type: image/...`, or the type in
        a `data:` URL); a text, such as a page of HTML or JSON, never is.

        Args:
            image: What holds the image; a result or an event that holds several will do if only one has come.
            allow_http: Whether a URL may be http, not only https; for a server on this machine it always may.
            allow_local: Whether a URL may lead to this machine or into a private network. Where the API itself is
                there, it always may. A redirect from elsewhere never may.
            max_bytes: The most bytes to download.

        Raises:
            TypeError: It is nothing that holds an image, such as an `UnknownEvent`, a stream or a text.
            ValueError: There is no image, or there are several; its base64 or URL is not valid or not allowed; what
                came as base64 is no image.
            R9SError: The download failed; a URL lives for 60 minutes.
        """
        return run(_read(self._transport, BLOCKING, image, Limits(allow_http, allow_local, max_bytes)))

    async def read_async(
        self, image: Held, *, allow_http: bool = False, allow_local: bool = False, max_bytes: int = MAX_DOWNLOAD
    ) -> bytes:
        """As `read`, with `await`."""
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
        """Write the images of a result, one image, or those of an event to files, and return their paths.

        Each file appears at once with all its bytes, which are never converted, or not at all. Images that came as web
        addresses are downloaded as by `read`, up to four at a time. What must be true of an image is said there.

        Args:
            result: The result, image or event. An unfinished image is written as well.
            where: A directory for any number of images, or the name of a file for one. A name is that of a directory
                when it ends in `/`, when there is such a directory, or when it has no extension: a dot, a letter, and
                only letters and digits after it. Any other is that of a file. Directories are made. In one, the names
                are `image-1.png`, `image-2.jpg` and so on, by the number of the image and by its bytes. To the name of
                a file that would hold another format than it says, the right extension is appended: `cat.jpg.png`.
            overwrite: Whether files that exist are replaced.
            allow_http, allow_local, max_bytes: As for `read`, for each image.

        Raises:
            FileExistsError: A file is there already; nothing was written.
            TypeError: It is nothing that holds images, such as an `UnknownEvent`, a stream or a text.
            ValueError: There is no image, or its base64 or URL is not valid or not allowed; what came as base64 is no
                image; several shall go into one file.
            PartialSaveError: Some of several images could not be fetched or written, or none. The others are written.
            OSError: The directory could not be made, or the file of the only image not be written.
            R9SError: The download of the only image failed; a URL lives for 60 minutes.
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
        """As `save`, with `await`; files are written in a thread."""
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
        over, settings = transport.open_connections(), transport.settings
        seconds = settings.timeout or _SECONDS
        how = Fetch(over, settings.server_url, seconds, settings.retry_config, settings.logger, limits)
        found.update(await fetched(way, links, how))
    elif links:
        own = Connections(None, None)
        home = getattr(getattr(held, "http_meta", None), "url", "")
        try:
            found.update(await fetched(way, links, Fetch(own, home, _SECONDS, None, _logger(None), limits)))
        finally:
            if way.is_async:
                await own.aclose()
            else:
                own.close()
    return {number: found[number] for number in slots}


def _logger(transport: "Transport | None") -> logging.Logger:
    return logging.getLogger("r9s") if transport is None else transport.settings.logger


def _prepared(result: Held, where: str | os.PathLike[str], overwrite: bool) -> tuple[Place, Slots]:
    """Where to write, and what; raises whatever can be known before anything is fetched."""
    place = Place(where, overwrite)
    slots = slots_of(result)
    place.check(len(slots), sum(isinstance(slot, str) for slot in slots.values()))
    return place, slots


def _write(place: Place, found: Found, logger: logging.Logger) -> list[Path]:
    """Write what there is, and then raise what failed."""
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
    """The first of so many texts, and how many others there are."""
    others = (f"and {count - _NAMED:,} others",) if count > _NAMED else ()
    return between.join((*islice(texts, _NAMED), *others))


def _reason(error: Exception) -> str:
    """What an error says, without what to do next."""
    text = str(error).removesuffix(error.advice if isinstance(error, errors.R9SError) else "")
    return text.strip().rstrip(".")
