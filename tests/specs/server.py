"""A server for any OpenAPI document: it refuses what the document does not allow, and answers what it is asked for.

The header `x-answer` of a request asks for an answer, such as `202 application/json 1`: the status and the media type
as the document has them, and the turn of `samples`. The header `x-case` is the name under which the server remembers
what it got.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.specs.document import Answer, Document, Received, Refused


class Server:
    """A document that is served: `with serving(data) as server`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.document = Document(data)
        self.received: dict[str, Received] = {}
        self.url = ""

    def respond(self, method: str, target: str, headers: Any, body: bytes) -> Answer:
        """The answer to a request."""
        try:
            operation, received = self.document.receive(method, target, headers, body)
            self.received[headers.get("x-case", "")] = received
            return self.document.answer(operation, headers)
        except Refused as refused:
            said = {"error": {"message": str(refused)}}
            return Answer(refused.status, "application/json", json.dumps(said).encode())


@contextmanager
def serving(data: Mapping[str, Any]) -> Iterator[Server]:
    """A server for a document on a port of its own, as long as the block lasts."""
    server = Server(data)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65_537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            length = int(self.headers.get("content-length", 0))
            answer = server.respond(self.command, self.path, self.headers, self.rfile.read(length))
            self.send_response(answer.status)
            if answer.media_type:
                self.send_header("Content-Type", answer.media_type)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
