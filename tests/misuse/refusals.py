"""What every refusal has in common: its class, what its text says, and that it keeps secrets."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from tests.support.server import RawServer

SECRET = "sk-secret-of-the-misuser"
PNG = b"\x89PNG\r\n\x1a\nand more"


class Misuse(NamedTuple):
    """One way to get it wrong, and what the error must be."""

    arguments: dict[str, Any]
    kind: type[Exception]
    words: tuple[str, ...]
    """What is wrong and what to do, each in a word or two that the text must have."""


def misuses(table: dict[str, Misuse]) -> pytest.MarkDecorator:
    """A test of every row."""
    return pytest.mark.parametrize("misuse", table.values(), ids=table)


@contextmanager
def refused(kind: type[Exception], *words: str, server: RawServer | None = None, requests: int = 0) -> Iterator[None]:
    """What is inside raises exactly this class with these words, and sends nothing beyond the requests so far."""
    with pytest.raises(kind) as caught:
        yield
    assert type(caught.value) is kind
    for word in words:
        assert word in str(caught.value)
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in f"{error!r} {error}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if server is not None:
        assert len(server.requests) == requests
        assert requests or server.connections == 0
