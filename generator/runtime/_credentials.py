"""The security schemes: where a request carries the credentials. This module imports nothing heavy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._proof import Proof

_HEADER = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_WORD = re.compile(r"[\x21-\x7e]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_FROM_A_FILE = "was it read from a file without .strip()?"


class Bearer:
    """A token after a prefix in the header `Authorization` (RFC 6750)."""

    __slots__ = ("_prefix",)

    def __init__(self, prefix: str = "Bearer") -> None:
        self._prefix = prefix

    def __str__(self) -> str:
        return "a bearer token"

    def refusal(self, text: str) -> str | None:
        """Why a text cannot be sent; None if it can."""
        if _WORD.fullmatch(text):
            return None
        return "has a space, a line break or a character outside ASCII, not allowed in a header: " + _FROM_A_FILE

    def add(self, proof: Proof, text: str) -> None:
        """Add a text to the request."""
        proof.headers.append(("authorization", f"{self._prefix} {text}"))


class Basic:
    """A user name and password in the header `Authorization`, given as `user:password` (RFC 7617)."""

    __slots__ = ()

    def __str__(self) -> str:
        return "'user:password'"

    def refusal(self, text: str) -> str | None:
        """Why a text cannot be sent; None if it can."""
        if ":" not in text:
            return "has no colon: pass 'user:password'"
        return f"has a line break or another control character: {_FROM_A_FILE}" if _CONTROLS.search(text) else None

    def add(self, proof: Proof, text: str) -> None:
        """Add a text to the request."""
        from base64 import b64encode

        proof.headers.append(("authorization", f"Basic {b64encode(text.encode()).decode()}"))


class ApiKey:
    """A parameter in a header, in the query, or in a cookie."""

    __slots__ = ("_name", "_place")

    def __init__(self, place: str, name: str) -> None:
        self._place = place
        self._name = name

    def __str__(self) -> str:
        return f"an API key for the {self._place} {self._name}"

    def refusal(self, text: str) -> str | None:
        """Why a text cannot be sent; None if it can."""
        if self._place == "header" and not _HEADER.fullmatch(text):
            return (
                "has a line break, a character outside ASCII, or a space around it, not allowed in a header: "
                + _FROM_A_FILE
            )
        if text != text.strip() or _CONTROLS.search(text):
            return f"has a line break or another control character, or a space around it: {_FROM_A_FILE}"
        return None

    def add(self, proof: Proof, text: str) -> None:
        """Add a text to the request."""
        places = {"header": proof.headers, "query": proof.query, "cookie": proof.cookies}
        places[self._place].append((self._name, text))


Scheme = Bearer | Basic | ApiKey
