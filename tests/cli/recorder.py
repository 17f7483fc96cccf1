"""A server that keeps the requests that come, and answers each with one picture."""

import base64
import io
import json
import threading
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self

from PIL import Image


class Received(NamedTuple):
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def fields(self) -> list[tuple[str, str | bytes]]:
        """The fields of a form: the name, and the text or the bytes of a file."""
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        parts: Any = message_from_bytes(head + self.body).get_payload()
        found: list[tuple[str, str | bytes]] = []
        for part in parts:
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            found.append((name, content if part.get_filename() else content.decode()))
        return found


class Recorder:
    """The server; `answers` are the bodies of the next answers, as JSON, and the last is given for ever."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[Any] = [{"created": 1, "data": [{"b64_json": base64.b64encode(picture()).decode()}]}]
        self.content_type = "application/json"
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                recorder.received.append(Received(self.command, self.path, headers, body))
                answer = recorder.answers[0] if len(recorder.answers) == 1 else recorder.answers.pop(0)
                content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("content-type", recorder.content_type)
                self.send_header("content-length", str(len(content)))
                self.send_header("x-request-id", "req_1")
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def picture() -> bytes:
    """A small PNG file."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(file, "PNG")
    return file.getvalue()
