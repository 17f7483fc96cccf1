"""Packages whose modules are loaded at the first use of their names."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def attach(package: str, modules: dict[str, str]) -> Callable[[str], Any]:
    """A module-level `__getattr__` (PEP 562) for `package` that imports each name from its module.

    `modules` maps a public name to its module.
    """

    def __getattr__(name: str) -> Any:
        module = modules.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{module}"), name)
        setattr(import_module(package), name, value)
        return value

    return __getattr__
