"""A store of obstore as the output of a batch: S3 and compatible stores, Google Cloud Storage, Azure."""

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class ObjectStore:
    """The objects of a batch. A failure of the store becomes an OSError with the store's message."""

    def __init__(self, store: Any, url: str) -> None:
        import obstore

        self._obstore: Any = obstore
        self._store = store
        self._url = url.rstrip("/")
        self._work = Path()

    @classmethod
    def at(cls, url: str) -> "ObjectStore":
        """The store at a URL, with credentials from the environment; raises ValueError."""
        try:
            import obstore.store
        except ModuleNotFoundError:
            raise ValueError(f'{url} needs obstore: pip install "r9s[batch]"') from None
        try:
            return cls(obstore.store.from_url(url), url)
        except Exception as error:
            raise ValueError(f"{url} is not the URL of a supported store: {error}") from None

    @classmethod
    def of(cls, store: Any) -> "ObjectStore":
        """A store that was made with obstore; raises TypeError for anything else."""
        if not type(store).__module__.startswith("obstore"):
            raise TypeError(f"out must be a folder, a URL or a store of obstore, not {type(store).__name__}")
        return cls(store, repr(store))

    def open(self, run: str) -> Path:
        self._work = Path(tempfile.mkdtemp(prefix=f"r9s-{run}-"))
        return self._work

    def close(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)

    def name_of(self, work: Path) -> str:
        return str(work)

    def work_at(self, name: str) -> Path:
        return Path(name)

    def where(self, name: str) -> str:
        return f"{self._url}/{name}"

    def create(self, name: str, content: bytes) -> object | None:
        exceptions = self._obstore.exceptions
        return self._asked(
            lambda: self._put(name, content, "create"),
            missing=(exceptions.AlreadyExistsError, exceptions.PreconditionError),
        )

    def read(self, name: str) -> tuple[bytes, object] | None:
        def get() -> tuple[bytes, object]:
            found = self._obstore.get(self._store, name)
            return bytes(found.bytes()), _version(found.meta)

        return self._asked(get, missing=FileNotFoundError)

    def swap(self, name: str, content: bytes, version: Any) -> object | None:
        exceptions = self._obstore.exceptions
        return self._asked(
            lambda: self._put(name, content, version),
            missing=(exceptions.PreconditionError, exceptions.AlreadyExistsError, FileNotFoundError),
        )

    def publish(self, name: str, file: Path) -> bool:
        content = file.read_bytes()
        if self.create(name, content) is None and self.digest(name) != hashlib.sha256(content).hexdigest():
            return False
        file.unlink()
        return True

    def digest(self, name: str) -> str | None:
        found = self.read(name)
        return None if found is None else hashlib.sha256(found[0]).hexdigest()

    def names(self) -> Iterator[str]:
        for chunk in self._asked(lambda: self._obstore.list(self._store), missing=()) or ():
            yield from (each["path"] for each in chunk if "/" not in each["path"])

    def _put(self, name: str, content: bytes, mode: Any) -> object:
        """Write an object, and return its version."""
        return _version(self._obstore.put(self._store, name, content, mode=mode, use_multipart=False))

    def _asked(self, ask: Callable[[], T], missing: Any) -> T | None:
        """The result of the store; None for the exceptions in `missing`."""
        try:
            return ask()
        except missing:
            return None
        except (self._obstore.exceptions.BaseError, NotImplementedError) as error:
            text = " ".join(str(error).partition("Debug source:")[0].split())
            raise OSError(errno.EIO, text[:500], self._url) from error


def _version(meta: Any) -> dict[str, str]:
    """The facts that identify a version of an object."""
    return {name: meta[name] for name in ("e_tag", "version") if meta[name] is not None}
