"""The key of a request. It identifies the record and the files of the request, and is its `Idempotency-Key`."""

import datetime
import hashlib
import json
import os
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from ._requests import Job

Upload = Any
"""The value of a file parameter, with its content in memory."""


class Prepared:
    """A request that is ready to be sent. Its files are in memory, so they cannot change after the key was made."""

    def __init__(self, job: Job, repetition: Callable[[bytes], int]) -> None:
        self.job = job
        self.params: dict[str, Any] = {}
        """The parameters, with the contents of their files."""
        self.shown: dict[str, Any] = {}
        """The parameters for the record. A file is replaced by its name and its SHA-256."""
        hashed: dict[str, Any] = {}
        files = {each.name for each in job.operation.parameters if each.type == "file"}
        for name, value in job.params.items():
            if name in files:
                loaded = _loaded(value)
                self.params[name] = loaded
                self.shown[name] = _each(loaded, lambda file: {"file": _name(file), "sha256": _digest(file)})
                hashed[name] = _each(loaded, _digest)
            else:
                self.params[name] = value
                self.shown[name] = hashed[name] = json.loads(_canonical(value))
        facts = [job.operation.name, hashed, job.custom_id]
        self.repetition = repetition(hashlib.sha256(_canonical(facts)).digest())
        self.key = hashlib.sha256(_canonical([*facts, self.repetition])).hexdigest()


class Repetitions:
    """Counts identical requests: each is sent as often as it occurs."""

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._more: dict[int, int] = {}
        self._lock = threading.Lock()

    def __call__(self, digest: bytes) -> int:
        """The number of a repetition, from 0."""
        # Integers need less memory than digests.
        short = int.from_bytes(digest[:8])
        with self._lock:
            before = len(self._once)
            self._once.add(short)
            if len(self._once) > before:
                return 0
            self._more[short] = self._more.get(short, 0) + 1
            return self._more[short]


def _canonical(value: Any) -> bytes:
    """A value as canonical JSON: equal values give equal bytes, whatever the order of their members."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return text.encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    """A model as plain JSON values."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(cast(Mapping[str, Any], value))
    if isinstance(value, (datetime.date, uuid.UUID)):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be written into a record")


def _each(loaded: Any, of: Callable[[Upload], Any]) -> Any:
    return [of(each) for each in cast(Sequence[Any], loaded)] if isinstance(loaded, list) else of(loaded)


def _loaded(value: Any) -> Any:
    """One or several files, with their contents in memory."""
    return _each(value, _file)


def _file(value: Any) -> Upload:
    if isinstance(value, tuple):
        name, content, *kind = cast(Sequence[Any], value)
        return (name, _content(content), *kind)
    content = _content(value)
    name = getattr(value, "name", None)
    if isinstance(value, os.PathLike):
        name = Path(cast(os.PathLike[str], value)).name
    return (os.path.basename(name), content) if isinstance(name, str) and name else content


def _content(value: Any) -> bytes:
    if isinstance(value, os.PathLike):
        return Path(cast(os.PathLike[str], value)).read_bytes()
    return bytes(value) if isinstance(value, (bytes, bytearray)) else bytes(value.read())


def _name(file: Upload) -> str | None:
    return cast(str, file[0]) if isinstance(file, tuple) else None


def _digest(file: Upload) -> str:
    content = cast(bytes, file[1] if isinstance(file, tuple) else file)
    return hashlib.sha256(content).hexdigest()
