"""The options that every generated method has after the API's own parameters."""

from collections.abc import Callable
from typing import NamedTuple


class Option(NamedTuple):
    """One per-call option."""

    name: str
    type: str
    """What it is if it is given, with builtins in braces; R is the type that the facade has for `retries`."""
    text: str
    others: tuple[str, ...] = ()
    """What users of other SDKs call it."""

    def annotation(self, builtin: Callable[[str], str] = str) -> str:
        """Its type; `builtin` gives what a name of Python's own is called where it stands."""
        return self.type.format(str=builtin("str"), int=builtin("int"))


CALL_OPTIONS = (
    Option("retries", "R", "When and how often to try again; `None`: as the client was told.", ("max_retries",)),
    Option("server_url", "{str}", "Another base URL for this call; `None`: the client's.", ("base_url", "api_base")),
    Option(
        "timeout_ms",
        "{int}",
        "The deadline of each attempt, in milliseconds; in a stream, of the wait for each event. `None`: the client's.",
        ("timeout", "request_timeout"),
    ),
    Option(
        "http_headers",
        "Mapping[{str}, {str}]",
        "More headers, which win over the client's own; `None`: none.",
        ("extra_headers", "headers"),
    ),
    Option(
        "extra_body",
        "Mapping[{str}, Any]",
        "More fields for the request body, for what the spec does not know yet; `None`: none.",
    ),
    Option(
        "extra_query",
        "Mapping[{str}, Any]",
        "More parameters for the query, for what the spec does not know yet: strings, numbers, booleans, or lists of "
        "these; `None`: none.",
    ),
    Option(
        "idempotency_key",
        "{str}",
        "The `Idempotency-Key` of this call, the same at each attempt; `None`: one is drawn for each POST and PATCH.",
    ),
)

OPTION_NAMES = frozenset(option.name for option in CALL_OPTIONS)
"""What no parameter of an operation may be called."""
