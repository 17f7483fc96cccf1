# Copied from generator/runtime/_catalog.py by `make regen`; do not edit.
"""The operations of the API as data: their parameters, and the request that a call would send.

This module imports nothing heavy, because command lines are made from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._operation_parameters import Parameter
from ._read_only import ReadOnly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ._call import Call
    from ._request import Request

_set = object.__setattr__
_MOST = 24
_SHOWN = 40


class Plan:
    """The request that a call would send.

    Attributes:
        method: The HTTP method, in capitals.
        url: The path below the server's URL, with its parameters, and the query.
        headers: The headers, with names in lower case. The headers that a client adds are missing: the key, its own
            headers, an Idempotency-Key, and the boundary of a form with files.
        json: The JSON document; `None` if there is no JSON body.
        fields: The names and values of a form: texts, and files as they were given; `None` if there is no form.
    """

    __slots__ = ("fields", "headers", "json", "method", "url")

    method: str
    url: str
    headers: dict[str, str]
    json: Any | None
    fields: list[tuple[str, Any]] | None

    def __init__(
        self, method: str, url: str, headers: dict[str, str], json: Any | None, fields: list[tuple[str, Any]] | None
    ) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.json = json
        self.fields = fields

    def __repr__(self) -> str:
        # The content may be long, or secret.
        return f"<Plan {self.method} {self.url.partition('?')[0]}>"


class Operation(ReadOnly):
    """One operation of the API: a method of a client.

    Attributes:
        name: Its resource and its method, such as `images.create`: `client.images.create`.
        resource: The attribute of the client, such as `images`.
        method: The method of the resource. The name of the async method ends in `_async`.
        verb: The HTTP method, in capitals.
        path: The path below the server's URL, with path parameters in braces.
        summary: What it does, in one line; empty if the API's description has no summary.
        text: A longer description; empty if the API's description has none.
        parameters: The parameters of the method, required ones first, without the options of a call.
        answers_pictures: Whether a successful response that is not a stream has pictures.
        streams: The parameter that asks for a stream, `stream`; `None` if the operation has no streams.
        is_deprecated: Whether it may be removed from the API.
    """

    __slots__ = (
        "_always_streams",
        "_apart",
        "_build",
        "_names",
        "_needed",
        "_unset",
        "answers_pictures",
        "is_deprecated",
        "method",
        "name",
        "parameters",
        "path",
        "resource",
        "streams",
        "summary",
        "text",
        "verb",
    )

    name: str
    resource: str
    method: str
    verb: str
    path: str
    summary: str
    text: str
    parameters: tuple[Parameter, ...]
    answers_pictures: bool
    streams: str | None
    is_deprecated: bool
    _always_streams: bool
    _names: frozenset[str]
    _needed: frozenset[str]
    _apart: str | None
    _build: Callable[..., Call[Any]] | None
    _unset: object

    def __init__(
        self,
        resource: str,
        method: str,
        verb: str,
        path: str,
        summary: str,
        text: str,
        parameters: tuple[Parameter, ...],
        *,
        streams: str | None = None,
        always_streams: bool = False,
        answers_pictures: bool = False,
        is_deprecated: bool = False,
    ) -> None:
        _set(self, "name", f"{resource}.{method}")
        _set(self, "resource", resource)
        _set(self, "method", method)
        _set(self, "verb", verb)
        _set(self, "path", path)
        _set(self, "summary", summary)
        _set(self, "text", text)
        _set(self, "parameters", parameters)
        _set(self, "streams", streams)
        _set(self, "answers_pictures", answers_pictures)
        _set(self, "is_deprecated", is_deprecated)
        _set(self, "_always_streams", always_streams)
        _set(self, "_names", frozenset([each.name for each in parameters]))
        _set(self, "_needed", frozenset([each.name for each in parameters if each.required]))
        # It is not part of the request. It only sets the header Accept.
        _set(self, "_apart", streams if any(not each.wire for each in parameters) else None)
        _set(self, "_build", None)
        _set(self, "_unset", None)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of this name in Python; `None` if there is none."""
        return next((each for each in self.parameters if each.name == name), None)

    def check(self, /, **params: Any) -> None:
        """Check parameters like the blocking method, and raise its errors. Nothing is sent.

        `extra_body` and `extra_query` are accepted too. `None` leaves a parameter out. Types are checked, but not
        values and limits. The first bytes of files are read. An open file that cannot seek loses them.

        Raises:
            TypeError: A parameter is unknown, missing or of another type. The text names similar parameters.
            ValueError: A value cannot be sent, such as an empty file.
            OSError: A file cannot be read, such as FileNotFoundError.
        """
        self._request(params).encode()

    def plan(self, /, **params: Any) -> Plan:
        """The request for these parameters. Nothing is sent. The arguments and errors are those of `check`."""
        from ._planning import plan_of

        streams = self._always_streams or bool(self.streams and params.get(self.streams))
        request = self._request(params)
        request.encode()
        return plan_of(request, streams=streams)

    def _request(self, params: dict[str, Any]) -> Request:
        build = self._build
        if build is None:
            build = self._load()
        if not self._names.issuperset(params):
            extra_body, extra_query = params.pop("extra_body", None), params.pop("extra_query", None)
            if not self._names.issuperset(params):
                raise TypeError(self._unknown(params))
        else:
            extra_body = extra_query = None
        needed = self._needed
        if not needed.issubset(params):
            raise TypeError(self._missing(params))
        # As in the methods, None leaves an optional parameter out.
        values = {name: value for name, value in params.items() if value is not None or name in needed}
        for name, value in values.items():
            if value is self._unset and name not in needed:
                raise TypeError(f"{name} must not be UNSET: leave it out, or pass None")
        if self._apart is not None:
            values.pop(self._apart, None)
        request = build(**values).request
        if extra_query is not None:
            request = request.with_query(extra_query)
        if extra_body is not None:
            request = request.with_body(extra_body)
        return request

    def _load(self) -> Callable[..., Call[Any]]:
        """The function that builds the request. It is cached, because every check needs it."""
        from importlib import import_module

        from .types import UNSET

        module = import_module(f"{__package__}.resources.{self.resource}")
        build: Callable[..., Call[Any]] = getattr(module, f"_build_{self.method}")
        _set(self, "_unset", UNSET)
        _set(self, "_build", build)
        return build

    def _missing(self, params: dict[str, Any]) -> str:
        missing = [each.name for each in self.parameters if each.required and each.name not in params]
        return f"{self.name} needs {' and '.join(missing)}"

    def _unknown(self, params: dict[str, Any]) -> str:
        """The error text for unknown parameters."""
        from ._options import OTHER_NAMES, Options

        names = [name for name in params if name not in self._names]
        option = next((name for name in names if name in Options.__slots__ or name in OTHER_NAMES), None)
        if option is not None:
            return f"{self.name} has no parameter {option!r}: it is an option of a call. Pass it to the method"
        return unknown(f"{self.name} has no parameter", names, self._names)

    def __reduce__(self) -> tuple[Any, ...]:
        from .operations import find

        return find, (self.name,)

    def __repr__(self) -> str:
        return f"<Operation {self.name}: {self.verb} {self.path}>"


def unknown(said: str, names: Iterable[str], known: Iterable[str], *, shows_all: bool = False) -> str:
    """The error text for unknown names: a similar name, or the known names."""
    from difflib import get_close_matches

    every, parts = list(known), []
    for name in names:
        shown = repr(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}...")
        close = get_close_matches(name, every, n=1)
        parts.append(f"{shown} (did you mean {close[0]!r}?)" if close else shown)
    text = f"{said} {', '.join(parts)}"
    if shows_all:
        more = f" and {len(every) - _MOST} more" if len(every) > _MOST else ""
        text += f": the known names are {', '.join(every[:_MOST])}{more}"
    return text
