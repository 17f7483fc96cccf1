"""What a document calls deprecated says so in docstrings, and when it is called; checkers: see test_specs_types."""

import asyncio
import inspect
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.specs.conftest import Served

STEM = "deprecated"
"""The document that is served."""

SAID = "it may be removed from the API"


@pytest.fixture
def client(served: Served) -> Iterator[Any]:
    """A client of it."""
    with served.facade.r9s.R9S("key", server_url=served.server.url) as made:
        yield made


@contextmanager
def warned(*messages: str) -> Iterator[None]:
    """The block warns with these messages, each at a line of this file that ends with `# warns`."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    assert [str(each.message) for each in caught] == [f"{message} is deprecated: {SAID}" for message in messages]
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    for each in caught:
        assert (each.category, each.filename) == (DeprecationWarning, __file__)
        assert lines[each.lineno - 1].endswith("# warns")


def test_methods_warn(client: Any) -> None:
    """A call warns once, at the line of the caller; what is not deprecated does not warn."""
    events = {"x-answer": "200 text/event-stream 0"}
    with warned("add", "get_cover", "summarise", "summarise", "follow_books"):
        assert client.books.add(title="t").title == "a text"  # warns
        client.books.get_cover(isbn="i").close()  # warns
        client.books.summarise(isbn="i")  # warns
        client.books.summarise(isbn="i", stream=True, http_headers=events).close()  # warns
        client.books.follow_books().close()  # warns
        client.books.find(author="a", year=5)
        client.books.put_shelf(number=1)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_async_methods_warn(served: Served, backend: str) -> None:
    """They warn where they are called, also when something else awaits them."""

    async def run() -> None:
        async with served.facade.r9s.R9S("key", server_url=served.server.url) as client:
            with warned("add_async", "follow_books_async"):
                coroutine = client.books.add_async(title="t")  # warns
                assert (await coroutine).title == "a text"
                await (await client.books.follow_books_async()).aclose()  # warns
                await client.books.find_async()

    anyio.run(run, backend=backend)


def test_functions_warn(served: Served) -> None:
    """The functions under `api` warn too."""
    functions, models = served.facade.module("api.books.add_book"), served.facade.module("models")
    with served.facade.package.AuthenticatedClient(token="t", base_url=served.server.url) as client:
        with warned("add_book"):
            functions.sync(client=client, body=models.Book(title="t"))  # warns


def test_methods_are_what_they_were(served: Served) -> None:
    """A mark leaves a method its name, its docstring, its signature and its being asynchronous."""
    books = served.facade.module("resources.books").Books
    assert books.add.__deprecated__ == f"add is deprecated: {SAID}"
    assert books.add.__name__ == "add"
    assert list(inspect.signature(books.add).parameters) == list(inspect.signature(books.add_async).parameters)
    assert asyncio.iscoroutinefunction(books.add_async)
    assert not asyncio.iscoroutinefunction(books.add)


def test_docstrings(served: Served) -> None:
    """Operations, parameters, fields and models say it, and the rest does not."""
    books, models = served.facade.module("resources.books").Books, served.facade.module("models")
    assert "Deprecated: it may be removed from the API." in books.add.__doc__
    assert "Deprecated" in served.facade.module("api.books.add_book").sync.__doc__
    rows = [row.strip() for row in books.find.__doc__.splitlines()]
    assert [row for row in rows if "eprecated" in row] == ["author: Deprecated. Whose.", "year: Deprecated."]
    rows = [row.strip() for row in models.Book.__doc__.splitlines()]
    assert "subtitle: Deprecated. What stands below." in rows
    assert [row.split(":")[0] for row in rows if "Deprecated." in row] == ["subtitle", "shelf"]
    assert "Deprecated: it may be removed from the API." in models.Shelf.__doc__
