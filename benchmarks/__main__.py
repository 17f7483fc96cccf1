"""Runs the benchmarks and prints their ratios. Nothing is asserted: machines differ."""

import base64
import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from r9s import R9S

PLAIN = "import httpx, attrs"
SDK = "from r9s import R9S; R9S(api_key='k').images"
IMAGE = base64.b64encode(os.urandom(3 * 512 * 1024)).decode()
ANSWER = json.dumps({"created": 1, "data": [{"b64_json": IMAGE}]}).encode()
EVENT = json.dumps({"type": "image_generation.partial_image", "b64_json": IMAGE[:2_000_000]}).encode()
LAST = json.dumps({"type": "image_generation.completed", "b64_json": IMAGE[:2_000_000]}).encode()
STREAM = b"".join(b"data: " + data + b"\n\n" for data in (EVENT, EVENT, EVENT, LAST, b"[DONE]"))
SMALL = json.dumps({"created": 1, "data": [{"url": "https://example.com/1.png"}]}).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers every POST at once; the path picks how much."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        kind, content = "application/json", ANSWER if self.path.startswith("/large") else SMALL
        if self.path.startswith("/stream"):
            kind, content = "text/event-stream", STREAM
        head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {len(content)}\r\n\r\n"
        self.wfile.write(head.encode() + content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def child_cpu(code: str) -> float:
    """The CPU seconds of a fresh Python that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(name: str, plain: Callable[[], float], sdk: Callable[[], float], rounds: int) -> None:
    """Measure both in turn and print the medians in milliseconds, and the median of the ratios."""
    plain(), sdk()
    pairs = [(plain(), sdk()) for _ in range(rounds)]
    first, second = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    print(f"{name:38} plain {first:9.3f} ms   r9s {second:9.3f} ms   ratio {ratio:.2f}")


def thread_cpu(call: Callable[[], object], repeat: int) -> Callable[[], float]:
    """The CPU seconds of this thread for one call."""

    def measure() -> float:
        started = time.thread_time()
        for _ in range(repeat):
            call()
        return (time.thread_time() - started) / repeat

    return measure


def calls(base: str) -> None:
    """What a call costs beyond httpx sending the same and parsing the same JSON."""
    request = {"prompt": "A cat", "size": "1024x1024"}
    headers = {"authorization": "Bearer k"}
    with httpx.Client() as client, R9S(api_key="k", server_url=base) as r9s:
        for size, repeat in (("small", 100), ("large", 5)):
            url = f"{base}/{size}"
            there = r9s.with_options(server_url=url)

            def plain(url: str = url) -> object:
                return client.post(f"{url}/images/generations", json=request, headers=headers).json()

            def sdk(there: R9S = there) -> object:
                return there.images.create(prompt="A cat", size="1024x1024")

            report(f"a call, {size} answer: CPU", thread_cpu(plain, repeat), thread_cpu(sdk, repeat), 15)


def streams(base: str) -> None:
    """What a stream of four events of 2 MB costs beyond reading its bytes and dropping them."""
    with httpx.Client() as client, R9S(api_key="k", server_url=f"{base}/stream") as r9s:

        def plain() -> object:
            with client.stream("POST", f"{base}/stream", json={"prompt": "A cat"}) as response:
                return sum(len(piece) for piece in response.iter_bytes())

        def sdk() -> object:
            with r9s.images.create(prompt="A cat", stream=True) as stream:
                return sum(1 for _ in stream)

        report("a stream of 4 events of 2 MB: CPU", thread_cpu(plain, 3), thread_cpu(sdk, 3), 15)


def main() -> None:
    """Run everything."""
    report("start-up: CPU of a fresh process", lambda: child_cpu(PLAIN), lambda: child_cpu(SDK), 15)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        calls(base)
        streams(base)
        server.shutdown()


if __name__ == "__main__":
    main()
