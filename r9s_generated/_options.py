# Generated from images.yaml by `make regen`; do not edit.
"""The options of one call. This module loads nothing: it is there before anything is sent."""

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
"""What users of other SDKs call an option, and what it is here."""


class Options(Generic[R]):
    """The options of one call; `None` leaves each to the client.

    Attributes:
        retries: When and how often to try again; `None`: as the client was told.
        server_url: Another base URL for this call; `None`: the client's.
        timeout_ms: The deadline of each attempt, in milliseconds; in a stream, of the wait for each event. `None`: the
            client's.
        http_headers: More headers, which win over the client's own; `None`: none.
        extra_body: More fields for the request body, for what the spec does not know yet; `None`: none.
        extra_query: More parameters for the query, for what the spec does not know yet: strings, numbers, booleans, or
            lists of these; `None`: none.
        idempotency_key: The `Idempotency-Key` of this call, the same at each attempt; `None`: one is drawn for each POST and
            PATCH.
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
