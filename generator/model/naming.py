"""Converts names of a document to Python names, and resolves conflicts."""

import hashlib
import keyword
import re
import unicodedata
from collections.abc import Iterable

from openapi_python_client.strings import PythonIdentifier, fix_reserved_words, pascal_case, snake_case

RUNTIME = frozenset(
    {
        *("Any", "ClassVar", "Codec", "File", "ListOf", "Literal", "ModelBase", "Nullable", "OneOf", "Ref"),
        *("Response", "Sequence", "Tagged", "TypeAlias", "UNSET", "Unset", "Upload", "Wire", "OPERATION"),
        *("EVENTS", "Operation", "Events", "Call", "Transport", "Mapping", "Generic", "EventStream"),
        *("AsyncEventStream", "Client", "MapOf", "TEXT", "AuthenticatedClient", "BinaryAnswer"),
        *("AsyncBinaryAnswer", "BINARY", "ANY", "BOOLEAN", "DATE", "DATETIME", "FILE", "INTEGER", "NULL"),
        *("NUMBER", "STRING", "UUID", "Options", "Picture", "Pictures", "R", "TypeVar", "TypedDict"),
        *("Required", "Members", "Resources", "SERVER_URL"),
    }
)
"""Names that generated modules import. Names of an API must not hide them."""
_OF_MODELS = frozenset(
    ["self", "object", "additional_properties", "additional_keys", "to_dict", "to_json", "from_dict", "http_meta"]
)
"""Attributes of every model."""
OF_CLIENT = frozenset(("close", "aclose", "with_options", "save", "save_async", "read", "read_async"))
"""Attributes of the client. They would hide a resource of that name."""
LONGEST = 100
"""The maximum length of a name. File systems allow 255 bytes."""


def folded(name: str) -> str:
    """A name in the normal form that Python compares (PEP 3131)."""
    return unicodedata.normalize("NFKC", name)


def python_name(wire_name: str) -> str:
    """The attribute or parameter for a name on the wire. It is the same, unless Python or the models reserve it."""
    name = "".join(each if f"a{each}".isidentifier() else "_" for each in folded(wire_name))
    if not name or name[0].isdigit() or not name.isidentifier():
        name = f"field_{name}"
    if name.startswith("_"):
        name = f"field{name}"
    taken = keyword.iskeyword(name) or name in _OF_MODELS or name in RUNTIME
    return _short(f"{name}_" if taken else name)


def method_name(text: str) -> str:
    """The method of an operation, from its operationId or from an extension."""
    return python_name(snake_case(folded(text)) or "call")


def module_name(text: str) -> str:
    """The module of an operation, or of a class."""
    return _short(str(PythonIdentifier(folded(text), prefix="field_")))


def resource_name(tag: str) -> str:
    """The attribute of the client for the operations of a tag."""
    name = _short(str(PythonIdentifier(folded(tag), prefix="tag")))
    return f"{name}_" if name in OF_CLIENT else name


def class_name(*words: str, suffix: str = "Model") -> str:
    """The class for these words, with a suffix if the generated code needs that name."""
    name = "".join(pascal_case(folded(word)) for word in words)
    name = fix_reserved_words(f"{name}{suffix}" if name in RUNTIME or not name else name)
    return _short(name if name.isidentifier() else f"Field{name}")


def _short(name: str) -> str:
    """The name, or its beginning with a hash if it is too long for a file."""
    if len(name) <= LONGEST and len(name.encode()) <= 2 * LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    beginning = name.encode()[: LONGEST - 10].decode(errors="ignore")
    return f"{beginning}_{digest}"


class Scope:
    """The names in one scope. Each name is used once. Later users get a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {self._key(name) for name in taken}

    @staticmethod
    def _key(name: str) -> str:
        return folded(name)

    def take(self, name: str, *others: str, joint: str = "_") -> str:
        """The name, the first free name of the others, or the name with a number."""
        number, wanted = 2, [name, *others]
        found = next((each for each in wanted if self._key(each) not in self._taken), None)
        while found is None:
            numbered = self._numbered(wanted[-1], f"{joint}{number}")
            found = numbered if self._key(numbered) not in self._taken else None
            number += 1
        self._taken.add(self._key(found))
        return found

    @staticmethod
    def _numbered(name: str, number: str) -> str:
        return f"{name}{number}"

    def __contains__(self, name: str) -> bool:
        return self._key(name) in self._taken


class FileScope(Scope):
    """The names of files. Some systems do not distinguish `A` and `a`."""

    @staticmethod
    def _key(name: str) -> str:
        return re.sub(r"[\W_]+", "", folded(name).casefold()) or name

    @staticmethod
    def _numbered(name: str, number: str) -> str:
        return f"{name.rstrip('_')}{number}"
