"""The Python names of what the spec names otherwise."""

import keyword
import re

from openapi_python_client.strings import pascal_case, snake_case

from .walk import RawOperation

RUNTIME = {
    *(
        "Any",
        "ClassVar",
        "Codec",
        "File",
        "ListOf",
        "Literal",
        "ModelBase",
        "Nullable",
        "OneOf",
        "Ref",
        "Response",
        "Sequence",
    ),
    *("Tagged", "TypeAlias", "UNSET", "Unset", "Upload", "Wire", "OPERATION", "EVENTS", "Operation", "Events"),
    *("Call", "Transport", "Mapping", "Generic", "EventStream", "AsyncEventStream", "Client", "AuthenticatedClient"),
    *("BinaryAnswer", "AsyncBinaryAnswer", "MapOf", "TEXT", "BINARY"),
    *("ANY", "BOOLEAN", "DATE", "DATETIME", "FILE", "INTEGER", "NULL", "NUMBER", "STRING", "UUID"),
    *("Options", "Picture", "Pictures"),
}
"""Names that generated modules import, and that nothing of an API may hide there."""

_RESERVED = {
    "self",
    "object",
    "additional_properties",
    "additional_keys",
    "to_dict",
    "to_json",
    "from_dict",
    "http_meta",
}


def python_name(wire_name: str) -> str:
    """The attribute or parameter for a name on the wire: the same, unless Python or the models need it themselves."""
    name = re.sub(r"\W", "_", wire_name)
    if not name or name[0].isdigit():
        name = f"field_{name}"
    if name.startswith("_"):
        name = f"field{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in _RESERVED else name


METHOD_NAMES = ("x-r9s-method", "x-speakeasy-name-override")
"""The extensions that name the method of an operation; the first that is there does."""


def method_name(operation: RawOperation) -> str:
    """The method of an operation: as an extension says, or else its operationId in snake case."""
    given = [operation.data[key] for key in METHOD_NAMES if operation.data.get(key)]
    return python_name(snake_case(given[0] if given else operation.data.get("operationId") or operation.path))


def class_of(name: str, suffix: str) -> str:
    """A name for the class of something, with a suffix where the generated code needs that name itself."""
    return f"{name}{suffix}" if pascal_case(name) in RUNTIME else name
