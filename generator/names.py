"""The Python names of what the spec names otherwise."""

import keyword
import re

from openapi_python_client.strings import snake_case

from .walk import RawOperation

CALL_OPTIONS = ("retries", "server_url", "timeout_ms", "http_headers", "extra_body")
"""The options that every generated method has after the API's own parameters."""

_RESERVED = {"self", "object", "additional_properties", "additional_keys", "to_dict", "from_dict", "http_meta"}


def python_name(wire_name: str) -> str:
    """The attribute or parameter for a name on the wire: the same, unless Python or the models need it themselves."""
    name = re.sub(r"\W", "_", wire_name)
    if not name or name[0].isdigit():
        name = f"field_{name}"
    if name.startswith("_"):
        name = f"field{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in _RESERVED else name


def method_name(operation: RawOperation) -> str:
    """The method of an operation: its `x-r9s-method`, or else its operationId in snake case."""
    given = operation.data.get("x-r9s-method") or operation.data.get("operationId") or operation.path
    return python_name(snake_case(given))
