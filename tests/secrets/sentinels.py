"""The secrets of the tests, and how to recognise them in whatever form."""

import base64
import re
from typing import NamedTuple
from urllib.parse import quote

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
