"""Runs and reports checks. It uses only the standard library, because both environments import it."""

from collections.abc import Callable

# A PNG file of one pixel with an alpha channel. It can be a picture or a mask.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000b49444154789c6360000200000500017a5eab3f0000000049454e44ae426082"
)


class Differs(Exception):
    """A result is not the expected one. The text describes the difference."""


def same(what: str, found: object, wanted: object) -> None:
    """Raise `Differs` unless both values are equal."""
    if found != wanted:
        raise Differs(f"{what}: {found!r}, not {wanted!r}")


class Report:
    """Runs checks between two peers, and prints one line per check."""

    def __init__(self, peers: str) -> None:
        self._peers = peers
        self.failed = 0

    def check(self, what: str, function: Callable[..., object], *arguments: object) -> None:
        """Call the function. Any exception is a failed check."""
        verdict = "ok"
        try:
            function(*arguments)
        except Exception as error:
            self.failed += 1
            reason = "" if isinstance(error, Differs) else f"{type(error).__name__}: "
            verdict = f"FAILED  {reason}{' '.join(str(error).split())[:500]}"
        print(f"{self._peers:18} {what:54} {verdict}", flush=True)
