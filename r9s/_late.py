"""What is loaded when it is first used: methods of the client, and the names of a generated package."""

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._client import R9S


class LateMethod:
    """A method that `_saving` has; dir() and help() show it like any other."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, client: "R9S | None", owner: type) -> Any:
        from ._saving import Saving

        return getattr(Saving, self._name).__get__(client, owner)


def names_of(generated: ModuleType, module: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and the `__dir__` of a module that has the names of a generated package."""

    def __getattr__(name: str) -> Any:
        try:
            return getattr(generated, name)
        except AttributeError:
            raise AttributeError(f"module {module!r} has no attribute {name!r}") from None

    return __getattr__, lambda: list(generated.__all__)
