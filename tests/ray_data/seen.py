"""What the sandbox has seen since a test began."""

from collections import Counter

import r9s_sandbox


class Seen:
    """What the sandbox has seen since a test began."""

    def __init__(self, url: r9s_sandbox.SandboxURL) -> None:
        self._url = url
        self._drawn = url.drawn
        self._before = url.requests[-1:]

    @property
    def drawn(self) -> int:
        """How many pictures were drawn."""
        return self._url.drawn - self._drawn

    @property
    def requests(self) -> list[r9s_sandbox.ReceivedRequest]:
        """The requests for pictures."""
        found = self._url.requests
        if self._before:
            # It keeps the last 1000.
            assert any(each is self._before[0] for each in found), "more requests came than it remembers"
            found = found[next(place for place, each in enumerate(found, 1) if each is self._before[0]) :]
        return [each for each in found if each.method == "POST"]

    @property
    def sent(self) -> Counter[str]:
        """How often each request came, by its key."""
        return Counter(each.headers["idempotency-key"] for each in self.requests)
