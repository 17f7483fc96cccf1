"""How the rows make their calls."""

import itertools
from collections.abc import Callable
from typing import Any

from r9s import errors
from tests.field.row import Call, Place
from tests.field.tiny import PNG


def create(**options: Any) -> Call:
    """A result of `create`."""

    async def call(place: Place) -> Any:
        return await place.mode.create(place.client, **options)

    return call


def edit(**options: Any) -> Call:
    """A result of `edit`; without other images, of a PNG."""

    async def call(place: Place) -> Any:
        given = {"image": PNG, "prompt": "a hat", **options}
        made = {name: each(place) if callable(each) else each for name, each in given.items()}
        return await place.mode.call(place.client.images, "edit", **made)

    return call


def save(where: str = "", pick: Callable[[Any], Any] = lambda result: result, **options: Any) -> Call:
    """The paths that `save` gives for a result, or for a part of it. `where` is below the row's folder."""

    async def call(place: Place) -> Any:
        picked = pick(await place.mode.create(place.client))
        target = f"{place.folder}/{where}" if where else place.folder
        return await place.mode.call(place.client, "save", picked, target, **options)

    return call


def read(pick: Callable[[Any], Any] = lambda result: result) -> Call:
    """The bytes that `read` gives for a result, or for a part of it."""

    async def call(place: Place) -> Any:
        return await place.mode.call(place.client, "read", pick(await place.mode.create(place.client)))

    return call


async def _stream(place: Place, operation: str) -> Any:
    given: dict[str, Any] = {"image": PNG} if operation == "edit" else {}
    return await place.mode.call(place.client.images, operation, prompt="a cat", stream=True, **given)


def events(operation: str = "create", *, may_break_off: bool = False) -> Call:
    """All events of a stream. Where nothing marks its end, it is no matter whether it breaks off after them."""

    async def call(place: Place) -> Any:
        stream = await _stream(place, operation)
        place.events, error = await place.mode.until_error(stream)
        await place.mode.close(stream)
        if error is not None and not (may_break_off and isinstance(error, errors.IncompleteStreamError)):
            raise error
        return place.events

    return call


def final(operation: str = "create") -> Call:
    """The completed event alone."""

    async def call(place: Place) -> Any:
        return await place.mode.final(await _stream(place, operation))

    return call


def save_final(operation: str = "create") -> Call:
    """The paths of the completed event's picture."""

    async def call(place: Place) -> Any:
        event = await place.mode.final(await _stream(place, operation))
        return await place.mode.call(place.client, "save", event, place.folder)

    return call


def pictures(operation: str = "create") -> Call:
    """What `stream.pictures()` gives, as (bytes, is_final), without those that hold nothing yet."""

    async def call(place: Place) -> Any:
        stream = await _stream(place, operation)
        async with place.mode.inside(stream):
            if place.mode.is_async:
                found = [picture async for picture in stream.pictures()]
            else:
                found = list(stream.pictures())
        held = [each for each in found if each.data_url() is not None or getattr(each, "url", None)]
        return [(await place.mode.call(place.client, "read", each), each.is_final) for each in held]

    return call


def readme_block(operation: str = "create") -> Call:
    """What the README's block for streams does: each finished picture is saved as it comes."""

    async def call(place: Place) -> Any:
        saved: list[Any] = []
        stream, numbers = await _stream(place, operation), itertools.count(1)
        async with place.mode.inside(stream):
            found = stream.pictures()
            while True:
                picture = await anext(found, None) if place.mode.is_async else next(found, None)
                if picture is None:
                    return saved
                if picture.is_final:
                    where = place.folder / f"finished-{next(numbers)}"
                    saved += await place.mode.call(place.client, "save", picture, where)

    return call


def result_of_the_error(operation: str = "create") -> Call:
    """The paths of the pictures of `error.result`, of the error that a stream raises."""

    async def call(place: Place) -> Any:
        try:
            stream = await _stream(place, operation)
            await place.mode.all(stream)
        except errors.ResponseValidationError as error:
            place.events = [error.result]
            return await place.mode.call(place.client, "save", error.result, place.folder)
        raise AssertionError("no error")

    return call
