"""The scripted server as the tests of generated packages use it: what is answered next, and what came."""

from typing import Any

from tests.support.server import RawServer, Request, answer


class Recorder(RawServer):
    """What came since it was prepared."""

    def prepare(self, status: int = 204, body: Any = None, media_type: str = "application/json") -> None:
        """Forget what came, and answer like this from now on; a body that is not bytes is sent as JSON."""
        self.requests = []
        kind = {"content-type": media_type} if body is not None else {}
        self.script(answer(status, kind, b"" if body is None else body))

    @property
    def only(self) -> Request:
        """The only request."""
        (request,) = self.requests
        return request
