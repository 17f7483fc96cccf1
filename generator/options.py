"""The options that every generated method has after the API's own parameters."""

from collections.abc import Callable
from typing import NamedTuple


class Option(NamedTuple):
    """One option of a call."""

    name: str
    type: str
    """The type of its value, with builtins in braces; R is the type of `retries` in the facade."""
    text: str
    others: tuple[str, ...] = ()
    """Its names in other SDKs."""

    def annotation(self, builtin: Callable[[str], str] = str) -> str:
        """Its type; `builtin` returns the name of a Python builtin in the place of the annotation."""
        return self.type.format(str=builtin("str"), int=builtin("int"))


CALL_OPTIONS = (
    Option("retries", "R", "When and how often to retry. `None`: the client's setting.", ("max_retries",)),
    Option("server_url", "{str}", "Another base URL for this call. `None`: the client's.", ("base_url", "api_base")),
    Option(
        "timeout_ms",
        "{int}",
        "The deadline of each attempt in milliseconds. In a stream, the deadline of each event. `None`: the client's.",
        ("timeout", "request_timeout"),
    ),
    Option(
        "http_headers",
        "Mapping[{str}, {str}]",
        "More headers. They override the client's headers. `None`: none.",
        ("extra_headers", "headers"),
    ),
    Option(
        "extra_body",
        "Mapping[{str}, Any]",
        "More fields for the request body that are not in the spec. `None`: none.",
    ),
    Option(
        "extra_query",
        "Mapping[{str}, Any]",
        "More query parameters that are not in the spec: strings, numbers, booleans, or lists of these. `None`: none.",
    ),
    Option(
        "idempotency_key",
        "{str}",
        "The `Idempotency-Key` of all attempts of this call. `None`: a random one for each POST and PATCH.",
    ),
)

OPTION_NAMES = frozenset(option.name for option in CALL_OPTIONS)
"""Names that no parameter of an operation may have."""
