"""The scripted server as the program `r9s` uses it: it answers each request with one picture."""

import base64
import io
from typing import Any

from PIL import Image

from tests.support.server import RawServer, Request, Step, answer


class Recorder(RawServer):
    """The server; `answers` are the bodies of the next answers, as JSON, and the last is given for ever."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.answers: list[Any] = [{"created": 1, "data": [{"b64_json": base64.b64encode(picture()).decode()}]}]
        self.content_type = "application/json"

    @property
    def url(self) -> str:
        """The base URL of the API."""
        return f"{super().url}/v1"

    def _answer(self, request: Request) -> Step:
        body = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        return answer(200, {"content-type": self.content_type, "x-request-id": "req_1"}, body)


def fields(request: Request) -> list[tuple[str, str | bytes]]:
    """The fields of a form: the name, and the text or the bytes of a file."""
    return [(part.name, part.content if part.filename else part.content.decode()) for part in request.parts]


def picture() -> bytes:
    """A small PNG file."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(file, "PNG")
    return file.getvalue()
