"""Reads and checks the requests of a batch: from dicts, from lines of JSON, or from a table."""

import functools
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from attrs import field, frozen

from r9s import operations

from ._input_files import READERS, Cells
from ._operations import OPTIONS, at_url, drawing_operation, fitting, names_of

_FORM = frozenset({"custom_id", "operation", "method", "url", "body"})
_LABELS = ("custom_id", "operation")
_SHOWN = 20


@frozen
class BatchRequest:
    """One request of a batch.

    Attributes:
        custom_id: The name of its files; `None`: they are named by the key of the request.
        operation: The operation, such as `images.create`; `None`: the first operation that has these parameters.
        body: The parameters of the operation, and `extra_body` or `extra_query`.
    """

    custom_id: str | None = None
    operation: str | None = None
    body: Mapping[str, Any] = field(factory=dict[str, Any])


class BatchInputError(ValueError):
    """Some requests are not valid, and were not sent."""

    def __init__(self, problems: list[tuple[int, str]], place: str = "request", *, is_first: bool = True) -> None:
        self.problems = problems
        """The number of each line, or of each request from 1, and what is wrong with it."""
        self.place = place
        shown = [f"{place} {number}: {text}" for number, text in problems[:_SHOWN]]
        more = [f"and {len(problems) - _SHOWN:,} more"] if len(problems) > _SHOWN else []
        count = f"{len(problems):,} requests" if len(problems) > 1 else "1 request"
        self._is_first = is_first
        nothing = "; nothing was sent" if is_first else ""
        super().__init__("\n".join([f"{count} cannot be sent{nothing}:", *shown, *more]))

    def __reduce__(self) -> tuple[Any, ...]:
        return functools.partial(type(self), is_first=self._is_first), (self.problems, self.place)


class Job:
    """One request, checked: its operation and its parameters."""

    __slots__ = ("custom_id", "number", "operation", "params")

    def __init__(self, number: int, custom_id: str | None, operation: operations.Operation, params: dict[str, Any]):
        self.number = number
        self.custom_id = custom_id
        self.operation = operation
        self.params = params

    @property
    def has_files(self) -> bool:
        """Whether it uploads files."""
        return not names_of(self.operation.name).files.isdisjoint(self.params)

    @property
    def images(self) -> int:
        """The number of pictures that it asks for."""
        given = {**self.params, **self.params.get("extra_body", {})}
        counts = (given.get(each.wire, given.get(each.name)) for each in self.operation.parameters if each.counts)
        return max(1, *(count for count in counts if isinstance(count, int)), 1)


Requests = Iterable[Mapping[str, Any] | BatchRequest] | str | os.PathLike[str]


class Source:
    """The requests of a batch. They can be read as often as their iterable."""

    def __init__(self, requests: Requests, operation: str | None = None) -> None:
        self._named = None if operation is None else drawing_operation(operation)
        self._path: Path | None = None
        self._rows: Iterable[Any] = ()
        if isinstance(requests, (str, os.PathLike)):
            self._path = Path(requests)
            if self._path.suffix.lower() not in READERS:
                raise ValueError(f"{str(self._path)!r} must end in .jsonl or .csv")
            if not self._path.is_file():
                raise ValueError(f"there is no file {str(self._path)!r}")
        else:
            self._rows = requests
        self._root = self._path.parent if self._path else Path()
        self.place = "line" if self._path else "request"
        """What the numbers count."""
        self.is_once = isinstance(self._rows, Iterator)
        """Whether the requests can only be read once."""

    def check(self) -> int:
        """Check all requests, and return their number; raises BatchInputError with all problems."""
        problems: list[tuple[int, str]] = []
        seen: set[int] = set()
        count = 0
        for number, found in self:
            count += 1
            if isinstance(found, str):
                problems.append((number, found))
            elif found.custom_id is not None:
                before = len(seen)
                # Hashes need less memory than the texts.
                seen.add(hash(found.custom_id))
                if len(seen) == before:
                    problems.append((number, f"another {self.place} also has the custom_id {found.custom_id!r}"))
        if problems:
            raise BatchInputError(problems, self.place)
        return count

    def __iter__(self) -> Iterator[tuple[int, Job | str]]:
        """The number of each request, and the request or what is wrong with it."""
        rows = READERS[self._path.suffix.lower()](self._path) if self._path else enumerate(self._rows, 1)
        for number, row in rows:
            try:
                yield number, self._job(number, row)
            except (TypeError, ValueError, OSError) as error:
                yield number, str(error)

    def _job(self, number: int, row: Any) -> Job:
        if isinstance(row, Exception):
            raise row
        if isinstance(row, Cells):
            request = _of_cells(row, self._named)
        else:
            request = row if isinstance(row, BatchRequest) else _request(row)
        custom_id: Any = request.custom_id
        if custom_id is not None and not (isinstance(custom_id, str) and custom_id.strip()):
            raise ValueError(f"custom_id must be a text, not {custom_id!r}")
        try:
            (custom_id or "").encode()
        except UnicodeEncodeError:
            raise ValueError(f"custom_id {custom_id!r} contains a surrogate, which UTF-8 cannot encode") from None
        params = {name: value for name, value in request.body.items() if value is not None}
        operation = drawing_operation(request.operation) if request.operation else self._named or fitting(params)
        for name in names_of(operation.name).files & params.keys():
            params[name] = self._files(params[name])
        if operation.streams and params.pop(operation.streams, False):
            raise ValueError(f"{operation.streams} cannot be used in a batch: leave it out")
        operation.check(**params)
        return Job(number, custom_id, operation, params)

    def _files(self, value: Any) -> Any:
        """The files to send. Paths are relative to the folder of the input file."""
        if isinstance(value, list):
            return [self._file(each) for each in cast(Sequence[Any], value)]
        return self._file(value)

    def _file(self, given: Any) -> Any:
        if not isinstance(given, (str, os.PathLike)):
            return given
        path = self._root / cast(str, given)
        if not path.is_file():
            raise ValueError(f"there is no file {str(path)!r}")
        return path


def _of_cells(cells: Cells, named: operations.Operation | None) -> BatchRequest:
    labels = {name: cells[name] for name in _LABELS if cells.get(name)}
    texts = {name: text for name, text in cells.items() if text and name not in _LABELS}
    operation = drawing_operation(labels["operation"]) if "operation" in labels else named or fitting(texts)
    body = {name: _cell(operation, name, text) for name, text in texts.items()}
    return BatchRequest(labels.get("custom_id"), operation.name, body)


def _cell(operation: operations.Operation, name: str, text: str) -> Any:
    parameter = operation.parameter(name)
    if name in OPTIONS or (parameter is not None and parameter.is_list and text.startswith("[")):
        try:
            return json.loads(text)
        except ValueError as error:
            raise ValueError(f"{name} is not valid JSON: {error}") from None
    # An unknown parameter is refused later, together with the known names.
    return text if parameter is None else parameter.from_text(text)


def _request(row: Any) -> BatchRequest:
    """A request from an object, in the format of OpenAI's Batch API or with the parameters themselves."""
    if not isinstance(row, Mapping):
        raise TypeError(f"a request must be an object with parameters, not {type(row).__name__}")
    row = cast(Mapping[str, Any], row)
    if "body" in row and row.keys() <= _FORM:
        body = row["body"]
        if not isinstance(body, Mapping):
            raise TypeError(f"body must be an object, not {type(body).__name__}")
        body = cast(Mapping[str, Any], body)
        if row.get("operation") or not row.get("url"):
            return BatchRequest(row.get("custom_id"), row.get("operation"), body)
        named, in_path = at_url(str(row.get("method") or "POST"), str(row["url"]))
        return BatchRequest(row.get("custom_id"), named, {**in_path, **body})
    params = {name: value for name, value in row.items() if name not in _LABELS}
    return BatchRequest(row.get("custom_id"), row.get("operation"), params)
