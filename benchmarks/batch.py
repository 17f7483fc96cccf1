"""Measures the pictures per second of one process of `r9s.batch`, by concurrency: `python -m benchmarks.batch`.

The sandbox runs in a separate process, draws 64x64 pixels, and responds after half a second, like a fast provider. The
last row, without the delay, shows the limit of the sandbox itself.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from r9s import R9S, batch

_DELAY = {"x-r9s-sandbox-fault": "delay=0.5; times=always"}


def _asked(prompt: str) -> dict[str, str]:
    return {"prompt": prompt, "size": "64x64", "response_format": "b64_json"}


@contextmanager
def sandbox() -> Iterator[str]:
    """The base URL of a sandbox in a separate process."""
    command = [sys.executable, "-m", "r9s_sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = re.search(r"http\S+", process.stdout.readline())
        assert url is not None
        drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
        try:
            yield url[0]
        finally:
            process.terminate()
            drain.wait()


def measured(url: str, concurrency: int, requests: int, headers: dict[str, str]) -> tuple[float, float]:
    """Pictures per second, and milliseconds of CPU time of this process per picture."""
    prompts = (_asked(f"fox {concurrency} {number} {len(headers)}") for number in range(requests))
    with tempfile.TemporaryDirectory() as out, R9S(api_key="test", server_url=url, http_headers=headers) as client:
        started, cpu = time.perf_counter(), time.process_time()
        report = batch.run(list(prompts), Path(out), client=client, concurrency=concurrency)
        seconds, used = time.perf_counter() - started, time.process_time() - cpu
    assert report.is_complete, report
    return requests / seconds, 1000 * used / requests


def main() -> None:
    """Print a row for each concurrency."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=400)
    requests = parser.parse_args().requests
    with sandbox() as url:
        measured(url, 8, 16, {})
        print("concurrency  pictures per second  CPU for each")
        for concurrency in (1, 8, 32, 64, 128):
            count = min(requests, 20 * concurrency)
            rate, cpu = measured(url, concurrency, count, _DELAY)
            print(f"{concurrency:11}  {rate:19.1f}  {cpu:9.1f} ms")
        rate, cpu = measured(url, 32, requests, {})
        print(f"no delay, 32 {rate:19.1f}  {cpu:9.1f} ms")


if __name__ == "__main__":
    main()
