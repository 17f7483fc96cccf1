"""The parts of an API in a document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..problems import Pointer

Place = Literal["path", "query", "header", "cookie"]


@dataclass(frozen=True)
class Node:
    """A schema, and its place."""

    pointer: Pointer
    data: Any
    parts: tuple["Node", ...] = ()
    """The schemas that it joins, if it is not a schema of the document itself."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation."""

    pointer: Pointer
    name: str
    place: Place
    is_required: bool
    description: str
    is_deprecated: bool
    schema: Node
    style: str
    explode: bool
    content: str
    """The media type of its value; empty if it has a style."""
    allow_reserved: bool
    raw: Mapping[str, Any]


@dataclass(frozen=True)
class Encoding:
    """The encoding of one part of a form."""

    pointer: Pointer
    style: str
    separator: str
    """The separator of a list that is sent as one text; empty if each value is sent separately."""
    media_types: tuple[str, ...]


@dataclass(frozen=True)
class Media:
    """A body of one media type."""

    pointer: Pointer
    media_type: str
    schema: Node
    has_schema: bool
    encodings: Mapping[str, Encoding]
    raw: Mapping[str, Any]


@dataclass(frozen=True)
class Body:
    """A request body."""

    pointer: Pointer
    is_required: bool
    media: tuple[Media, ...]


@dataclass(frozen=True)
class Response:
    """A response with one status."""

    pointer: Pointer
    status: str
    description: str
    media: tuple[Media, ...]


@dataclass(frozen=True)
class Scheme:
    """A security scheme."""

    kind: Literal["bearer", "basic", "header", "query", "cookie"]
    name: str = ""
    """The header, query parameter or cookie of an API key."""

    @property
    def target(self) -> tuple[str, str]:
        """The part of the request that it sets, and the name there. One request has one of each."""
        if self.kind in ("bearer", "basic"):
            return "header", "authorization"
        return self.kind, self.name.lower() if self.kind == "header" else self.name


@dataclass(frozen=True)
class Operation:
    """One operation, with the facts of its path."""

    pointer: Pointer
    path: str
    method: str
    id: str
    method_name: str
    """The name of its method from an extension; empty if there is none."""
    tags: tuple[str, ...]
    summary: str
    description: str
    is_deprecated: bool
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    security: tuple[tuple[str, ...], ...]
    """The alternatives, each with the schemes that are needed together; empty if no credentials are needed."""
    server: str
    """Its own server; empty if it has the server of the document."""
    raw: Mapping[str, Any]


@dataclass
class Api:
    """An API."""

    title: str
    description: str
    version: str
    server: str
    openapi: str = ""
    """The version of OpenAPI."""
    tags: dict[str, str] = field(default_factory=dict)
    """The description of each declared tag."""
    schemes: dict[str, Scheme] = field(default_factory=dict)
    schemas: dict[str, Node] = field(default_factory=dict)
    """The component schemas."""
    operations: list[Operation] = field(default_factory=list)
    models_only: list[Node] = field(default_factory=list)
    """The schemas of webhooks and callbacks, which the server calls."""
