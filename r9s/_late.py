"""Methods of the client that are loaded at their first use."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._client import R9S


class LateMethod:
    """A method from `_saving`. dir() and help() show it like any other."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, client: "R9S | None", owner: type) -> Any:
        from ._saving import Saving

        return getattr(Saving, self._name).__get__(client, owner)
