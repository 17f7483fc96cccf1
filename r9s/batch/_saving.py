"""Saves the pictures of a response in the output. A killed process loses none of them."""

import mimetypes
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

import anyio
import anyio.to_thread

from r9s import R9S, AsyncBinaryAnswer, errors, models

from ._arrivals import Arrival, left_over, published
from ._records import GONE, Entry, Lost, Records

_NOT_YET = "its pictures were not downloaded"
_LONGEST_WORD = 64
_LOOKED_AT = 1_000
_ADDRESSES = ("https://", "http://")
_TRIES = (0.5, 1.0, 2.0)
"""The seconds between attempts to write to an output that fails. The pictures are paid for, so it is worth it."""


class Unwritable(Exception):
    """The output cannot be written. The text says where the pictures are instead."""

    def __init__(self, text: str, entry: Entry) -> None:
        super().__init__(text)
        self.entry = entry
        """The record as it was last written."""


class Kept(NamedTuple):
    """The record of a request that has a response, and what is wrong with its pictures."""

    entry: Entry
    state: str = "done"
    problem: str = ""
    """Why a picture is missing; '' if none is."""


class Keeper:
    """Saves the pictures of responses in the output of one run."""

    def __init__(self, client: R9S, records: Records, work: Path) -> None:
        self._client = client
        self._records = records
        self._work = work

    async def keep(self, entry: Entry, result: Any) -> Kept:
        """Download and write the pictures of a response; raises Unwritable if the output fails.

        A cancellation waits until pictures in memory are saved. URLs are written into the record before their download.
        """
        arrival = Arrival(self._work, entry)
        answer = _answer(result)
        has_link = _has_link(answer)
        try:
            if has_link:
                update = partial(self._records.update, entry, answer=_without_contents(answer), unfetched=[_NOT_YET])
                entry = await self.patiently(update)
        except (OSError, Lost) as error:
            raise Unwritable(await self._rescued(entry, result, error), entry) from error
        problems: list[Exception] = []
        with anyio.CancelScope(shield=not has_link):
            problems = await self._save(result, arrival.unfinished)
        kept: Kept | None = None
        with anyio.CancelScope(shield=True):
            kept = await self._finish(entry, result, arrival, answer, problems)
        assert kept is not None
        return kept

    async def _finish(
        self, entry: Entry, result: Any, arrival: Arrival, answer: dict[str, Any], problems: list[Exception]
    ) -> Kept:
        """Move the saved pictures to the output, and write the record."""
        broken: list[Exception] = [problem for problem in problems if isinstance(problem, OSError)]
        unfetched = [str(problem) for problem in problems if isinstance(problem, errors.R9SError)]
        if not broken:
            # If a picture could not be saved, keep the whole response in the record.
            facts = {"answer": answer if problems else _without_contents(answer), "unfetched": unfetched}
            finish = partial(arrival.finish, self._records.store, {**entry.record, **facts}, len(problems))
            try:
                record = await anyio.to_thread.run_sync(finish)
                entry = await self.patiently(partial(self._records.update, entry, **record))
                entry = await self._publish(entry)
            except (OSError, Lost) as error:
                broken = [error]
        if broken:
            raise Unwritable(await self._rescued(entry, result, broken[0]), entry)
        state = "done" if entry.record["pictures"] and not unfetched else "unknown"
        return Kept(entry, state, "; ".join(dict.fromkeys(str(each) for each in problems)))

    async def recover(self, entry: Entry, images: int) -> Kept:
        """Complete a request whose process was killed, as far as that costs nothing; it asked for `images` images.

        Raises OSError if the output fails.
        """
        entry = await anyio.to_thread.run_sync(left_over, self._records.store, entry)
        if not entry.record.get("pictures") and not entry.record.get("answer"):
            return Kept(entry, "unknown", GONE)
        entry = await self._publish(entry)
        answer, unfetched = entry.record.get("answer"), entry.record.get("unfetched")
        if entry.record["missing"] or (answer is None and len(entry.record["pictures"]) < images):
            return Kept(entry, "unknown", f"{GONE} Only the pictures that arrived are here.")
        kind = None if answer is None else getattr(models, answer["model"], None)
        if answer is None or not unfetched or kind is None:
            state = "done" if entry.record["pictures"] and not unfetched else "unknown"
            return Kept(entry, state, "; ".join(unfetched or ()))
        return await self.keep(entry, kind.from_dict(answer["document"]))

    async def patiently(self, write: "partial[Entry]") -> Entry:
        """The result of `write`, which is retried while the output fails; raises the last OSError."""
        for wait in _TRIES:
            try:
                return await anyio.to_thread.run_sync(write)
            except OSError:
                await anyio.sleep(wait)
        return await anyio.to_thread.run_sync(write)

    async def _save(self, result: Any, folder: Path) -> list[Exception]:
        """Write the pictures to a folder. Return the errors of the pictures that failed."""
        try:
            if isinstance(result, AsyncBinaryAnswer):
                kind = result.http_meta.headers.get("content-type", "").partition(";")[0].strip()
                await anyio.Path(folder).mkdir(parents=True, exist_ok=True)
                await result.stream_to(folder / f"image-1{mimetypes.guess_extension(kind) or '.bin'}")
            else:
                await self._client.save_async(result, f"{folder}/", overwrite=True)
        except errors.PartialSaveError as error:
            return list(error.failed.values())
        except (errors.R9SError, ValueError, OSError) as error:
            return [error]
        return []

    async def _publish(self, entry: Entry) -> Entry:
        """Move the pictures to the output, and add them to the record."""
        return await self.patiently(partial(published, self._records, entry))

    async def _rescued(self, entry: Entry, result: Any, reason: Exception) -> str:
        """Write the pictures to a temporary folder. Return the text that says where they are."""
        place = Path(await anyio.to_thread.run_sync(lambda: tempfile.mkdtemp(prefix=f"r9s-{entry.name[:40]}-")))
        failed = await self._save(result, place)
        if not failed:
            return f"{reason}. The pictures are paid for. They are in {place}."
        return f"{reason}. The pictures are paid for. Some could not be written to {place} either: {failed[0]}."


def _answer(result: Any) -> dict[str, Any]:
    document: Any = {} if isinstance(result, AsyncBinaryAnswer) else result.to_dict()
    return {"model": type(result).__name__, "document": document}


def _without_contents(value: Any) -> Any:
    """A response without base64 data, which is already in a file."""
    if isinstance(value, dict):
        members = cast(Mapping[str, Any], value)
        return {name: _without_contents(each) for name, each in members.items()}
    if isinstance(value, list):
        return [_without_contents(each) for each in cast(Sequence[Any], value)]
    return None if isinstance(value, str) and _is_content(value) else value


def _is_content(text: str) -> bool:
    """Whether a text is base64 data or a `data:` URL, and not a sentence, an id or a web URL."""
    return (
        len(text) > _LONGEST_WORD and not text.startswith(_ADDRESSES) and not any(map(str.isspace, text[:_LOOKED_AT]))
    )


def _has_link(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_link, cast(Mapping[str, Any], value).values()))
    if isinstance(value, list):
        return any(map(_has_link, cast(Sequence[Any], value)))
    return isinstance(value, str) and value.startswith(_ADDRESSES)
