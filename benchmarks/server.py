"""The server, in a separate process. It needs little CPU time, so that the client is measured.

The first segment of a path names the response. The rest is the path of the API, which is ignored. A picture is 2 MB of
base64. Responses named `tiny-` have small pictures, and those named `late-` come after 50 ms. Requests are read to
their end.
"""

import asyncio
import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n"
MB = 1024 * 1024
_LATE = 0.05


def _http(kind: str, content: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {len(content)}\r\n\r\n".encode() + content


def _json(document: Any) -> bytes:
    return _http("application/json", json.dumps(document).encode())


def _events(*documents: Any) -> bytes:
    lines = [b"data: " + json.dumps(document).encode() + b"\n\n" for document in documents]
    return _http("text/event-stream", b"".join([*lines, b"data: [DONE]\n\n"]))


def _image_event(kind: str, picture: str, **more: Any) -> dict[str, Any]:
    settings = {"background": "opaque", "output_format": "png", "quality": "high", "size": "1024x1024"}
    return {"type": f"image_generation.{kind}", "b64_json": picture, "created_at": 1, **settings, **more}


def _chunk(number: int, picture: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": picture}, "finish_reason": "stop" if number == 3 else None}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


def _page(number: int, picture: str) -> dict[str, Any]:
    corners = {"top_left_x": 0, "top_left_y": 0, "bottom_right_x": 1024, "bottom_right_y": 1024}
    image = {"id": f"{number}.png", "image_base64": picture, **corners}
    dimensions = {"dpi": 72, "width": 1024, "height": 1024}
    return {"index": number, "markdown": f"![]({number}.png)", "images": [image], "dimensions": dimensions}


def _answers(picture: str, prefix: str) -> dict[str, bytes]:
    usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}
    details = {"input_tokens_details": {"image_tokens": 0, "text_tokens": 1}}
    partial = [_image_event("partial_image", picture, partial_image_index=number) for number in range(3)]
    completed = _image_event("completed", picture, usage=usage | details)
    vector = {"object": "embedding", "embedding": [0.5], "index": 0}
    tokens = {"prompt_tokens": 4, "total_tokens": 4, "completion_tokens": 0}
    file = {"id": "f", "object": "file", "bytes": 64 * MB, "created_at": 1, "filename": "1.png", "purpose": "ocr"}
    pages = [_page(number, picture) for number in range(10)]
    answers = {
        "small": _json({"created": 1, "data": [{"url": "https://example.com/1.png"}]}),
        "pictures": _json({"created": 1, "data": [{"b64_json": picture}] * 10}),
        "events": _events(*partial, completed),
        "embedding": _json({"id": "e", "object": "list", "model": "m", "usage": tokens, "data": [vector]}),
        "pages": _json({"pages": pages, "model": "m", "usage_info": {"pages_processed": 10}}),
        "chunks": _events(*(_chunk(number, picture) for number in range(4))),
        "file": _json(file | {"sample_type": "pretrain", "source": "upload"}),
    }
    late = {f"late-{name}": answers[name] for name in ("small", "embedding")}
    return {prefix + name: answer for name, answer in (answers | late).items()}


class _Connection(asyncio.Protocol):
    """Responds to each request after its last byte. It counts the bytes of a body, and does not store them."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self._answers = answers
        self._head = b""
        self._answer = b""
        self._is_late = False
        self._left = 0
        self._tail: bytes | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._tail is not None:
            self._chunked(data)
        elif self._answer:
            self._counted(len(data))
        else:
            self._head += data
            head, end, body = self._head.partition(b"\r\n\r\n")
            if end:
                self._head = b""
                self._begin(head, body)

    def _begin(self, head: bytes, body: bytes) -> None:
        lower = head.lower()
        name = head.split(b" ", 2)[1].split(b"/", 2)[1].decode()
        self._answer, self._is_late = self._answers[name], "late-" in name
        if b"\r\ntransfer-encoding: chunked" in lower:
            self._tail = b""
            self._chunked(body)
        else:
            self._left = int(lower.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0] or 0)
            self._counted(len(body))

    def _counted(self, size: int) -> None:
        self._left -= size
        if self._left <= 0:
            self._finish()

    def _chunked(self, data: bytes) -> None:
        # The content is not random, so no chunk contains this by accident.
        self._tail = ((self._tail or b"") + data)[-7:]
        if self._tail.endswith(b"0\r\n\r\n"):
            self._finish()

    def _finish(self) -> None:
        if self._is_late:
            asyncio.get_running_loop().call_later(_LATE, self._transport.write, self._answer)
        else:
            self._transport.write(self._answer)
        self._answer, self._tail = b"", None


async def _serve() -> None:
    # They begin like pictures, because the SDK refuses other files.
    large, tiny = (base64.b64encode(PNG + os.urandom(size - len(PNG))).decode() for size in (3 * MB // 2, 300))
    answers = _answers(large, "") | _answers(tiny, "tiny-")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(answers), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    # It ends with its parent process.
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def serving() -> Iterator[str]:
    """Run the server in a separate process, and return its base URL."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


if __name__ == "__main__":
    asyncio.run(_serve())
