"""The credentials of a request: chosen from those of the caller, and sent as the security schemes say.

Errors about credentials are returned, not raised: error reports may show the local variables of every function in a
traceback.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any

from ._credentials import Bearer, Scheme
from ._security import SCHEMES
from ._urls import cookies_text, hiding

if TYPE_CHECKING:
    import httpx

Credentials = str | Mapping[str, str]
"""One text, or one text for each scheme."""
Security = tuple[tuple[str, ...], ...]
"""The alternatives of an operation. Each is a group of schemes that are needed together, by their names."""


class Proof:
    """The credentials of one request. They are never shown."""

    __slots__ = ("cookies", "headers", "query")

    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []
        self.query: list[tuple[str, str]] = []
        self.cookies: list[tuple[str, str]] = []

    def __repr__(self) -> str:
        return "Proof(...)"

    @property
    def is_unknown_to_httpx(self) -> bool:
        """Whether there is more than the `Authorization` header, which httpx drops at a redirect to another server."""
        return bool(self.query or self.cookies) or any(name != "authorization" for name, _ in self.headers)

    def put_on(self, request: httpx.Request, keeps: Container[str] = ()) -> None:
        """Add it to a request of httpx or httpx2. Headers of the caller in `keeps` (in lower case) are not replaced."""
        for name, text in self.headers:
            if name.lower() not in keeps:
                request.headers[name] = text
        if self.query:
            new = [pair for pair in self.query if pair[0] not in request.url.params]
            request.url = hiding(request.url, new) if new else request.url
        add_cookies(request, self.cookies)

    def take_from(self, request: httpx.Request) -> None:
        """Remove it from a request that a redirect sends to another server. httpx removes cookies itself."""
        for name, _ in self.headers:
            request.headers.pop(name, None)


def add_cookies(request: httpx.Request, cookies: list[tuple[str, str]]) -> None:
    """Add cookies to a request of httpx or httpx2. Cookies of its client stay."""
    if cookies:
        before = request.headers.get("cookie")
        text = cookies_text(cookies)
        request.headers["cookie"] = f"{before}; {text}" if before else text


def fault_of(given: object, called: str) -> Exception | None:
    """What is wrong with credentials for every operation; None if some operation can use them.

    Error texts call them `called`, and do not show them.
    """
    if isinstance(given, str):
        faults = [_refusal(scheme, given) for scheme in SCHEMES.values()] or [_refusal(Bearer(), given)]
        return None if None in faults else ValueError(f"{called} {faults[0]}")
    if not isinstance(given, Mapping) or (len(SCHEMES) < 2 and not _are_names(given)):
        or_mapping = " or a mapping" if len(SCHEMES) > 1 else ""
        return TypeError(f"{called} must be a str{or_mapping}, not {type(given).__name__}")
    if not _are_names(given):
        # Do not show it: it may be a key in the wrong place.
        return ValueError(f"{called} must map names to texts; the names are {', '.join(map(repr, SCHEMES))}")
    for name, text in given.items():
        if not isinstance(text, str):
            return TypeError(f"{called} for {name!r} must be a str, not {type(text).__name__}")
        refusal = _refusal(SCHEMES[name], text)
        if refusal:
            return ValueError(f"{called} for {name!r} {refusal}")
    return None


def _are_names(given: Mapping[Any, Any]) -> bool:
    return bool(given) and SCHEMES.keys() >= set(given)


def _refusal(scheme: Scheme, text: Any) -> str | None:
    return scheme.refusal(text) if isinstance(text, str) and text.strip() else "is empty"


def proof_of(security: Security, given: Any, called: str) -> Proof | Exception:
    """The credentials for the first alternative that the given ones satisfy; otherwise what is wrong with them."""
    for names in security:
        texts = _texts_for(names, given)
        if texts is not None and all(_refusal(SCHEMES[name], text) is None for name, text in texts):
            proof = Proof()
            for name, text in texts:
                SCHEMES[name].add(proof, text)
            return proof
    return fault_of(given, called) or ValueError(
        f"{called} is not what this operation needs: {' or '.join(map(_needed, filter(None, security)))}"
        + ("; pass a mapping from these names to texts" if isinstance(given, str) and len(SCHEMES) > 1 else "")
    )


def _texts_for(names: tuple[str, ...], given: Any) -> list[tuple[str, Any]] | None:
    """The given credentials for these schemes; None if some are missing."""
    if isinstance(given, str):
        return [(name, given) for name in names] if len(names) < 2 else None
    is_met = isinstance(given, Mapping) and given.keys() >= set(names)
    return [(name, given[name]) for name in names] if is_met else None


def _needed(names: tuple[str, ...]) -> str:
    return " and ".join(f"{SCHEMES[name]} ({name!r})" for name in names)
