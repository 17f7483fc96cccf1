"""The facade `r9s`, as it is, over another generated package."""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

_OURS = ("r9s", "r9s_generated")


class Facade(NamedTuple):
    """Modules that stand on one generated package."""

    r9s: Any
    errors: Any
    utils: Any
    package: ModuleType
    """The generated package, under the name that the facade imports it by."""

    def module(self, name: str) -> Any:
        """A module of the generated package."""
        return importlib.import_module(f"r9s_generated.{name}")


@contextmanager
def facade_of(folder: Path) -> Iterator[Facade]:
    """`r9s` and `r9s_generated` are imported anew, the latter from this folder, and are as before after the block.

    The facade imports much of itself at the first call, so it can be used only inside the block.
    """
    link = folder.parent / f"{folder.name}.facade" / "r9s_generated"
    if not link.exists():
        link.parent.mkdir()
        os.symlink(folder, link, target_is_directory=True)
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] in _OURS}
    sys.path.insert(0, str(link.parent))
    importlib.invalidate_caches()
    try:
        package = importlib.import_module("r9s_generated")
        assert package.__file__ is not None
        assert Path(package.__file__).parent == link
        facade, errors, utils = (importlib.import_module(name) for name in ("r9s", "r9s.errors", "r9s.utils"))
        yield Facade(facade, errors, utils, package)
    finally:
        sys.path.remove(str(link.parent))
        for name in [name for name in sys.modules if name.split(".")[0] in _OURS]:
            del sys.modules[name]
        sys.modules.update(before)
