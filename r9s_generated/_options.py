# Generated from images.yaml by `make regen`; do not edit.
"""The options of one call. This module imports nothing heavy, because `import r9s` loads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

R = TypeVar("R")


OTHER_NAMES = {
    "max_retries": "retries",
    "base_url": "server_url",
    "api_base": "server_url",
    "timeout": "timeout_ms, in milliseconds",
    "request_timeout": "timeout_ms, in milliseconds",
    "extra_headers": "http_headers",
    "headers": "http_headers",
}
"""Option names of other SDKs, and the names here."""


class Options(Generic[R]):
    """The options of one call. `None` means the setting of the client.

    Attributes:
        retries: When and how often to retry. `None`: the client's setting.
        server_url: Another base URL for this call. `None`: the client's.
        timeout_ms: The deadline of each attempt in milliseconds. In a stream, the deadline of each event. `None`: the
            client's.
        http_headers: More headers. They override the client's headers. `None`: none.
        extra_body: More fields for the request body that are not in the spec. `None`: none.
        extra_query: More query parameters that are not in the spec: strings, numbers, booleans, or lists of these.
            `None`: none.
        idempotency_key: The `Idempotency-Key` of all attempts of this call. `None`: a random one for each POST and PATCH.
    """

    __slots__ = (
        "extra_body",
        "extra_query",
        "http_headers",
        "idempotency_key",
        "retries",
        "server_url",
        "timeout_ms",
    )

    def __init__(
        self,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> None:
        self.retries = retries
        self.server_url = server_url
        self.timeout_ms = timeout_ms
        self.http_headers = http_headers
        self.extra_body = extra_body
        self.extra_query = extra_query
        self.idempotency_key = idempotency_key
