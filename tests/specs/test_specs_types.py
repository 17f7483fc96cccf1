"""What is generated from the documents is typed: `mypy --strict` passes over it, and knows what calls take and give."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.specs.conftest import STEMS
from tests.specs.skipping import Everything

USE = '''\
"""How the packages may be used, and how not: an ignore that is not needed is an error."""

import datetime
import uuid
from typing import Any, Literal, assert_type, cast

from answers_api import models as answers
from answers_api._binary import AsyncBinaryAnswer, BinaryAnswer
from answers_api._stream import EventStream
from answers_api.resources import Resources as Answers
from bodies_api import models as bodies
from bodies_api.resources import Resources as Bodies
from errors_api.resources import Resources as Errors
from events_api import models as events
from events_api._event_kinds import UnknownEvent
from events_api._stream import AsyncEventStream, EventStream as NewsStream
from events_api.resources import Resources as Events
from gateway_api import models as gateway
from gateway_api.resources import Resources as Gateway
from older_api import models as older
from older_api.resources import Resources as Older
from shapes_api import models as shapes
from shapes_api.types import Unset

weather = cast(Answers[int], None)
parcels = cast(Bodies[int], None)
bank = cast(Errors[int], None)
news = cast(Events[int], None)
models = cast(Gateway[int], None)
orchard = cast(Older[int], None)
kinds = cast(shapes.Kinds, None)
unions = cast(shapes.Unions, None)
nullables = cast(shapes.Nullables, None)
plant = cast(shapes.Plant, None)
place = bodies.Place(city="c")
DAY = datetime.date(2024, 1, 2)


def requests() -> None:
    assert_type(parcels.parcels.search(q="x", country=["nl"], insured=True, page="last"), list[bodies.Parcel])
    assert_type(parcels.parcels.search(q="x", service="brand new", sent_on=DAY), list[bodies.Parcel])
    assert_type(parcels.parcels.send(to=place, weight=1), bodies.Parcel)
    assert_type(parcels.parcels.replace(parcel_id=uuid.UUID(int=1), to=place, weight=1.5, priority=3), None)
    assert_type(parcels.parcels.declare(body=[bodies.Goods(name="g", value=2.5)]), dict[str, float])
    assert_type(parcels.customs_papers.declare(body=[]), dict[str, float])
    added = parcels.parcels.add_photos(parcel_id=uuid.UUID(int=1), photo=b"p", caption="c", more=[b"q"])
    assert_type(added.count, int | Any | None)
    assert_type(parcels.labels.print_from_address(photo=b"p"), bodies.PrintFromAddressResponse200)
    assert_type(parcels.customs_papers.answer_question(body=bodies.TextAnswer(kind="text", text="t")), None)
    assert_type(parcels.default.get_rates(weight=2), float)
    parcels.parcels.search(q=5)  # type: ignore[arg-type]
    parcels.parcels.search()  # type: ignore[call-arg]
    parcels.parcels.search(q="x", status="lost")  # type: ignore[arg-type]
    parcels.parcels.search(q="x", country="nl")  # type: ignore[arg-type]
    parcels.parcels.send(to=place, weight=1, priority=4)  # type: ignore[arg-type]
    parcels.parcels.send(to=place, weight=1, kind="letter")  # type: ignore[arg-type]
    parcels.labels.print_label(name="n")  # type: ignore[call-arg]


def results() -> None:
    assert_type(weather.stations.open_station(name="n"), answers.Station | answers.Opened | answers.Ticket | None)
    assert_type(weather.stations.close_station(station_id="s"), None)
    assert_type(weather.stations.count_stations(), int)
    assert_type(weather.stations.get_raw(), Any)
    assert_type(weather.stations.get_list(), list[Any])
    assert_type(weather.stations.get_means(), dict[str, float | None])
    assert_type(weather.stations.find_nearest(), answers.Station | None)
    assert_type(weather.stations.get_rows(station_id="s").rows, list[Any] | Any)
    assert_type(weather.reports.get_report(day=DAY), answers.Report | str | BinaryAnswer)
    assert_type(weather.reports.get_texts(), str)
    assert_type(weather.media.get_sound(sound="wind").read(), bytes)
    assert_type(weather.media.get_picture(picture="sky"), BinaryAnswer | None)
    assert_type(weather.media.draw_picture(sky="blue"), BinaryAnswer | answers.Ticket)
    assert_type(weather.media.speak(text="t", stream=True), EventStream[answers.SpeakEvent])
    weather.media.get_picture(picture="sky").read()  # type: ignore[union-attr]


async def results_async() -> None:
    assert_type(await (await weather.media.get_sound_async(sound="wind")).read(), bytes)
    assert_type(await weather.media.get_picture_async(picture="sky"), AsyncBinaryAnswer | None)
    assert_type(await news.tickers.follow_lines_async(), AsyncEventStream[str])


def streams() -> None:
    assert_type(news.news.follow_news(), NewsStream[events.Flash | events.Correction])
    for event in news.news.follow_news():
        assert_type(event, events.Flash | events.Correction | UnknownEvent)
    assert_type(news.tickers.follow_numbers().final(), list[float])
    assert_type(news.news.write(about="a"), events.Article)
    assert_type(news.news.write(about="a", stream=True).final(), events.ArticleDone)
    assert_type(news.tickers.follow_framed().final().data, events.Quote | Any)
    news.news.follow_news(stream=True)  # type: ignore[call-arg]


def fields() -> None:
    assert_type(kinds.planted_on, datetime.date)
    assert_type(kinds.number, uuid.UUID)
    assert_type(kinds.any, Any)
    assert_type(kinds.map, dict[str, int])
    assert_type(kinds.map_of_models, dict[str, shapes.Leaf] | None | Unset)
    assert_type(kinds.word, Literal["tall", "small"])
    assert_type(kinds.colour, Literal["red", "blue"] | str)
    assert_type(kinds.constant, Literal["plant"])
    assert_type(unions.part, shapes.Bark | shapes.Bloom | shapes.Thorn)
    assert_type(unions.size, float | str)
    assert_type(nullables.text, str | None)
    assert_type(nullables.model, shapes.Leaf | None)
    assert_type(plant.height, float)
    assert_type(plant.leaves, list[shapes.Leaf] | None | Unset)
    assert_type(orchard.trees.list()[0].kind, Literal["apple", "pear"])
    assert_type(orchard.trees.plant(kind="pear", note=None), older.Tree)


def a_gateway() -> None:
    message = gateway.UserMessage(role="user", content="Hello")
    reply = models.chat.complete(model="m", messages=[message])
    assert_type(reply, gateway.ChatCompletion)
    assert_type(reply.choices[0].finish_reason, gateway.FinishReason | Any | None)
    assert_type(models.audio.speak(input="i", model="m", voice="alloy").media_type, str)
    models.chat.complete(model="m", messages=[gateway.TextBlock(type="text", text="t")])  # type: ignore[list-item]
'''


USE_DEPRECATED = '''\
"""Each line that must be reported says so."""

from typing import Any, cast

from deprecated_api import models
from deprecated_api.api.books import add_book, find_books, follow_books, get_cover, summarise
from deprecated_api.resources import Resources

client: Any = None
resources = cast(Resources[int], None)
shelf = cast(Any, None)

resources.books.find(words="w", author="a")
resources.books.add(title="t")  # deprecated: add
resources.books.get_cover(isbn="i")  # deprecated: get_cover
resources.books.summarise(isbn="i")  # deprecated: summarise
resources.books.summarise(isbn="i", stream=True)  # deprecated: summarise
resources.books.follow_books()  # deprecated: follow_books
resources.books.put_shelf(number=1)
find_books.sync(client=client)
add_book.sync(client=client, body=models.Book(title="t"))  # deprecated: add_book
add_book.sync_detailed(client=client, body=models.Book(title="t"))  # deprecated: add_book
get_cover.sync(client=client, isbn="i")  # deprecated: get_cover
summarise.stream(client=client, isbn="i", body=shelf)  # deprecated: summarise
follow_books.stream(client=client)  # deprecated: follow_books
models.Shelf(number=1)  # deprecated: Shelf


async def asynchronous() -> None:
    await resources.books.find_async()
    await resources.books.add_async(title="t")  # deprecated: add_async
    await resources.books.get_cover_async(isbn="i")  # deprecated: get_cover_async
    await resources.books.summarise_async(isbn="i", stream=True)  # deprecated: summarise_async
    await resources.books.follow_books_async()  # deprecated: follow_books_async
    await add_book.asyncio(client=client, body=models.Book(title="t"))  # deprecated: add_book
    await summarise.asyncio_stream(client=client, isbn="i", body=shelf)  # deprecated: summarise
'''


@pytest.fixture(scope="module")
def typed(
    package: Callable[[str], Path], everything: Everything, workshop: Path, mypy: Callable[..., dict[str, str]]
) -> dict[str, list[str]]:
    """What `mypy --strict` says of all packages and of their use, by file."""
    (workshop / "use_specs.py").write_text(USE, encoding="utf-8")
    (workshop / "use_deprecated.py").write_text(USE_DEPRECATED, encoding="utf-8")
    packages = [*(package(stem).name for stem in STEMS), everything.package.name]
    said = mypy("--enable-error-code=deprecated", *packages, "use_specs.py", "use_deprecated.py")
    return {file: rows.splitlines() for file, rows in said.items()}


@pytest.mark.parametrize("name", [*(f"{stem}_api" for stem in STEMS), "everything"])
def test_package(typed: dict[str, list[str]], name: str) -> None:
    """Each package is typed strictly."""
    rows = [row for file, rows in typed.items() if file.startswith(f"{name}/") for row in rows]
    assert [row for row in rows if "[deprecated]" not in row] == []


def test_use(typed: dict[str, list[str]]) -> None:
    """Arguments, results, events and fields have the types that the documents say, and no others."""
    assert typed.get("use_specs.py", []) == []


def test_use_of_what_is_deprecated(typed: dict[str, list[str]]) -> None:
    """Each use is reported, whichever way it is called, and no other."""
    reported = {int(row.split(":")[1]): row for row in typed["use_deprecated.py"]}
    rows = enumerate(USE_DEPRECATED.splitlines(), 1)
    wanted = {number: row.split("# deprecated: ")[1] for number, row in rows if "# deprecated: " in row}
    assert set(reported) == set(wanted), typed["use_deprecated.py"]
    for number, name in wanted.items():
        assert "[deprecated]" in reported[number]
        assert f"{name} is deprecated: it may be removed from the API" in reported[number]
