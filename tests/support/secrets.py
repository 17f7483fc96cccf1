"""The secrets of the tests, and the one search for them.

A secret is recognised in every spelling. The search looks at what an object shows and holds, at its pickles and copies,
at tracebacks and at logs.
"""

import base64
import copy
import gc
import io
import logging
import pickle
import re
import traceback
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import r9s
import r9s_generated
from r9s._settings import Secret

KEY = "sk-KEY/+sentinel-4711"
PROMPT = "a heron/PROMPT+sentinel-0815 at dusk"
UPLOAD = b"\x89PNG\r\n\x1a\n" + b"UPLOAD/+sentinel-2342" * 3
"""A picture of the caller's."""
MADE = b"\x89PNG\r\n\x1a\n" + b"MADE/+sentinel-1701" * 3
"""A picture of the server's: it may be in a result, but in no log."""
MADE_BASE64 = base64.b64encode(MADE).decode()
ECHO = f"the server repeats {PROMPT} and refuses"
"""Words of the server that repeat the prompt: where they are, the prompt may be, too."""


class Leak(NamedTuple):
    """A secret in a place where it does not belong."""

    secret: str
    place: str
    text: str


def _base64(text: bytes) -> set[str]:
    """The base64 of a text wherever in a longer one it stands, without what depends on its neighbours."""
    found = set()
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + text).decode()
        inner = encoded[-(-before * 8 // 6) : (before + len(text)) * 8 // 6]
        found |= {inner, inner.translate(str.maketrans("+/", "-_"))}
    return found


def spellings(text: str) -> set[str]:
    """A text as it is, percent-encoded, in base64, in hexadecimal and in UTF-16."""
    wide = [text.encode(name).decode("latin-1") for name in ("utf-16-le", "utf-16-be")]
    return {text, quote(text), quote(text, safe=""), text.encode().hex(), *wide, *_base64(text.encode())}


_SPELLINGS = {
    "key": spellings(KEY),
    "prompt": spellings("heron/PROMPT+sentinel-0815"),
    "upload": spellings("UPLOAD/+sentinel-2342"),
    "made": spellings("MADE/+sentinel-1701"),
}
_ANY = [spelling for each in _SPELLINGS.values() for spelling in each]
_PATTERN = re.compile("|".join(f"(?P<{name}>{'|'.join(map(re.escape, each))})" for name, each in _SPELLINGS.items()))
CALLERS = ("key", "prompt", "upload")
"""The secrets of the caller."""
ALL = tuple(_SPELLINGS)


def leaks(place: str, text: str | bytes, secrets: tuple[str, ...] = CALLERS) -> list[Leak]:
    """The secrets in a text; in the server's own words the prompt is none."""
    said = text.decode("latin-1") if isinstance(text, bytes) else text
    found: dict[str, Leak] = {}
    # Nearly always there is none, and `in` knows that long before the pattern does.
    if not any(spelling in said for spelling in _ANY):
        return []
    for match in _PATTERN.finditer(said.replace(ECHO, "")):
        secret = str(match.lastgroup)
        if secret in secrets:
            found.setdefault(secret, Leak(secret, place, match.string[max(0, match.start() - 60) : match.end() + 60]))
    return list(found.values())


Stop = Callable[[Any], bool]
"""Says of an object that what it holds is not looked at."""

_OURS = tuple(f"{Path(str(package.__file__)).parent}/" for package in (r9s, r9s_generated))
_ENDS = (types.ModuleType, type, types.FrameType, types.TracebackType, types.BuiltinFunctionType, logging.Logger)
_CONTAINERS = (dict, list, tuple, set, frozenset)
_PLAIN = (int, float, complex, type(None), type(NotImplemented), type(...))
_SKIPPED = (*_PLAIN, *_ENDS)
_BELOW_US = {"httpx", "httpcore", "httpx2", "httpcore2", "h11", "anyio", "asyncio", "trio", "ssl", "_ssl"}


def is_httpx(thing: Any) -> bool:
    """Whether it is of httpx or of what that is built on: there the request lives while it is under way."""
    return type(thing).__module__.partition(".")[0] in _BELOW_US


def is_safe(thing: Any) -> bool:
    """Whether it is the one object that is there to hold the key."""
    return isinstance(thing, Secret)


def _parts(thing: Any) -> list[Any]:
    """What an object holds, in attributes, slots, items or cells."""
    if isinstance(thing, types.FunctionType):
        # The globals of its module would lead everywhere.
        return [*(thing.__closure__ or ()), thing.__defaults__, thing.__kwdefaults__]
    if isinstance(thing, io.BytesIO):
        return [thing.getvalue()]
    return gc.get_referents(thing)


def inside(thing: Any, name: str, *stops: Stop, secrets: tuple[str, ...] = CALLERS) -> Iterator[Leak]:
    """The secrets that an object shows or holds, however deep; classes, modules and frames are left aside."""
    seen: dict[int, Any] = {}
    waiting: list[tuple[str, Any]] = [(name, thing)]
    while waiting:
        place, each = waiting.pop()
        if id(each) in seen or isinstance(each, _SKIPPED):
            continue
        # Keeping it keeps its id from being given to another.
        seen[id(each)] = each
        assert len(seen) < 100_000, f"{place} leads everywhere"
        if isinstance(each, (str, bytes, bytearray)):
            yield from leaks(place, bytes(each) if isinstance(each, bytearray) else each, secrets)
            continue
        if not isinstance(each, _CONTAINERS):
            yield from leaks(f"repr of {place}", repr(each), secrets)
            yield from leaks(f"str of {place}", str(each), secrets)
        if not any(stop(each) for stop in stops):
            waiting += [(f"{place} > {type(part).__name__}", part) for part in _parts(each)]


def chain(error: BaseException) -> list[BaseException]:
    """The error and all that led to it, also what `from None` hides."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and not any(each is one for one in found):
            found.append(each)
            waiting += [each.__cause__, each.__context__]
    return found


def in_error(error: BaseException, *, everywhere: bool = False) -> Iterator[Leak]:
    """The secrets in an error, in what led to it, and in their tracebacks; of local variables, the key in our own.

    The prompt is an argument of the call that failed, so it is a local variable of the function that was called.
    Everywhere means the frames of HTTP libraries too.
    """
    yield from leaks("traceback", "".join(traceback.format_exception(error)))
    for each in chain(error):
        yield from inside(each, type(each).__name__)
        report = traceback.TracebackException.from_exception(each, capture_locals=True)
        yield from leaks(f"text of {type(each).__name__}", "".join(report.format_exception_only()))
        for frame in report.stack:
            if everywhere or frame.filename.startswith(_OURS):
                for name, text in (frame.locals or {}).items():
                    yield from leaks(f"{name} in {frame.name}, {frame.filename}", text, ("key",))


def in_copies(thing: Any, name: str) -> Iterator[Leak]:
    """The secrets in the pickles and copies of an object."""
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        yield from leaks(f"pickle of {name}", pickle.dumps(thing, protocol))
    yield from inside(pickle.loads(pickle.dumps(thing)), f"unpickled {name}")
    yield from inside(copy.copy(thing), f"copy of {name}")
    yield from inside(copy.deepcopy(thing), f"deep copy of {name}")


class Logs(logging.Handler):
    """Keeps all records of all loggers."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.records.append(record)

    @property
    def names(self) -> set[str]:
        """The packages that have logged."""
        return {record.name.partition(".")[0] for record in self.records}

    def leaks(self) -> list[Leak]:
        """The secrets in what was logged, pictures of the server's included."""
        found: list[Leak] = []
        for record in self.records:
            found += leaks(f"log of {record.name}", f"{self.format(record)} {vars(record)}", ALL)
            held = [value for value in vars(record).values() if not isinstance(value, (str, *_PLAIN))]
            found += inside(held, f"record of {record.name}", secrets=ALL)
        return found
