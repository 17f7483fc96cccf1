"""A server for any OpenAPI document: it refuses what the document does not allow, and answers what it is asked for.

The header `x-answer` of a request asks for an answer, such as `202 application/json 1`: the status and the media type
as the document has them, and the turn of `samples`. The header `x-case` is the name under which the server remembers
what it got.
"""

from collections.abc import Mapping
from email.message import Message
from typing import Any

from tests.specs.document import Answer, Document, Received, Refused
from tests.support.server import RawServer, Request, Step, head
from tests.support.server import answer as answer_of


class Server(RawServer):
    """A document that is served: `with Server(data) as server`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(self._respond)
        self.document = Document(data)
        self.received: dict[str, Received] = {}

    def _respond(self, request: Request) -> Step:
        # As HTTP has them: in whatever case the document spells their names.
        headers = Message()
        for name, value in request.headers.items():
            headers[name] = value
        try:
            operation, received = self.document.receive(request.method, request.target, headers, request.body)
            self.received[headers.get("x-case", "")] = received
            found = self.document.answer(operation, headers)
        except Refused as refused:
            return answer_of(refused.status, None, {"error": {"message": str(refused)}})
        return _step(found)


def _step(found: Answer) -> Step:
    if found.status == 204:
        return Step((head(204),))
    kind = {"content-type": found.media_type} if found.media_type else {}
    return answer_of(found.status, kind, found.body)
