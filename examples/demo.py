"""`make demo`: makes pictures, and shows the few lines that made each and what came back.

Without R9S_API_KEY it talks to the local sandbox, with it to the real service. The pictures are written to `out/`.
"""

import asyncio
import base64
import inspect
import os
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import r9s_sandbox
from r9s import R9S, errors

OUT = Path("out")


def blocking(r9s: R9S) -> Any:
    """One picture, with a blocking call"""
    result = r9s.images.create(
        prompt="A lighthouse at dusk, in watercolours", size="1024x1024", response_format="b64_json"
    )
    return result


def asynchronous(r9s: R9S) -> Any:
    """Three pictures at a time, with asyncio"""

    async def draw() -> Any:
        prompts = ["A red fox in the snow", "A teapot made of glass", "A city on the moon"]
        calls = [r9s.images.create_async(prompt=prompt, response_format="b64_json") for prompt in prompts]
        return await asyncio.gather(*calls)

    return asyncio.run(draw())


def retried(r9s: R9S) -> Any:
    """The server is busy twice (503); the SDK waits and tries again"""
    busy = {"x-r9s-sandbox-fault": "503; times=2; retry-after=0.2"}
    result = r9s.images.create(prompt="A patient turtle", response_format="b64_json", http_headers=busy)
    print(f"    {result.http_meta.retries} retries, request id {result.http_meta.request_id}")
    return result


def caught(r9s: R9S) -> Any:
    """A mistake, and what its error says"""
    try:
        r9s.images.create(prompt="A cat", size="very large")
    except errors.R9SError as error:
        print(f"    {type(error).__name__}: {error}")


def show(step: Callable[[R9S], Any], r9s: R9S) -> None:
    """Print the lines of a step, carry them out, and write its pictures."""
    lines = inspect.getsource(step).splitlines()[2:]
    print(f"\n# {inspect.getdoc(step)}\n{textwrap.dedent(chr(10).join(lines)).strip()}\n")
    started = time.perf_counter()
    result = step(r9s)
    if result and not isinstance(result, list):
        print(f"    {result}")
    results = result if isinstance(result, list) else [result] if result else []
    for number, image in enumerate((image for each in results for image in each.data), 1):
        path = OUT / f"{step.__name__}-{number}.png"
        path.write_bytes(base64.b64decode(image.b64_json))
        print(f"    {path.resolve()}")
    print(f"    ({time.perf_counter() - started:.2f} s)")


def main() -> None:
    """Run every step."""
    OUT.mkdir(exist_ok=True)
    key = os.environ.get("R9S_API_KEY")
    with r9s_sandbox.serve() as url, R9S(api_key="demo", server_url=url) as sandbox:
        if key:
            print("R9S_API_KEY is set: this talks to the real service, and costs what four pictures cost.")
        else:
            print(f"R9S_API_KEY is not set: this talks to a local sandbox at {url}, and costs nothing.")
        with R9S(api_key=key) if key else sandbox.with_options() as r9s:
            show(blocking, r9s)
            show(asynchronous, r9s)
            show(retried, sandbox)  # Only the sandbox can be told to be busy.
            show(caught, r9s)
    print(f"\nThe pictures are in {OUT.resolve()}")


if __name__ == "__main__":
    main()
