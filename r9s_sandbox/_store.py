"""A bounded place for things that expire."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Store(Generic[T]):
    """Stores values by key for `ttl` seconds of `clock`.

    If there are more than `max_entries`, or if the total of their sizes exceeds `max_bytes`, the least recently read
    values are removed.
    """

    def __init__(self, *, clock: Callable[[], float], ttl: float, max_entries: int, max_bytes: int) -> None:
        self._clock = clock
        self._ttl = ttl
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._entries: OrderedDict[str, tuple[float, int, T]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> T | None:
        """The value, or `None` if it was never stored, has expired or was removed."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        expires, _, value = entry
        if self._clock() >= expires:
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return value

    def put(self, key: str, value: T, size: int = 0) -> None:
        """Stores a value of `size` bytes. It replaces an earlier value with this key."""
        if key in self._entries:
            self._drop(key)
        self._entries[key] = (self._clock() + self._ttl, size, value)
        self._bytes += size
        while len(self._entries) > self._max_entries or (self._bytes > self._max_bytes and len(self._entries) > 1):
            self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        self._bytes -= self._entries.pop(key)[1]
