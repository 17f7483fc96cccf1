"""`make demo`: makes pictures, and shows the few lines that made each and what came back.

Without R9S_API_KEY it talks to the local sandbox, with it to the real service. The pictures are written to `out/`.
"""

import asyncio
import inspect
import os
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import r9s_sandbox
from r9s import R9S, errors, models

OUT = Path("out")


def blocking(r9s: R9S) -> Any:
    """One picture, with a blocking call"""
    result = r9s.images.create(
        prompt="A lighthouse at dusk, in watercolours", model="gpt-image-2.6-sunburst", size="1024x1024"
    )
    return r9s.save(result, OUT / "lighthouse", overwrite=True)


def asynchronous(r9s: R9S) -> Any:
    """Three pictures at a time, with asyncio"""

    async def draw(prompt: str) -> list[Path]:
        result = await r9s.images.create_async(prompt=prompt, model="gpt-image-2.6-flare", output_format="webp")
        return await r9s.save_async(result, OUT / prompt.replace(" ", "-"), overwrite=True)

    async def main() -> Any:
        return await asyncio.gather(*map(draw, ["A red fox", "A glass teapot", "A city on the moon"]))

    return asyncio.run(main())


def streamed(r9s: R9S) -> Any:
    """A picture while it is drawn: each unfinished state is an event"""
    paths = []
    with r9s.images.create(
        prompt="A red fox in the snow", model="gpt-image-2.6-sunburst", stream=True, partial_images=2
    ) as stream:
        for event in stream:
            if isinstance(event, models.ImageGenerationPartialImage):
                paths += r9s.save(event, OUT / f"fox-{event.partial_image_index}.png", overwrite=True)
            elif isinstance(event, models.ImageGenerationCompleted):
                paths += r9s.save(event, OUT / "fox.png", overwrite=True)
    return paths


def edited(r9s: R9S) -> Any:
    """The last picture, changed"""
    result = r9s.images.edit(
        image=OUT / "fox.png", prompt="Give the fox a red hat", model="gpt-image-2.6-sunburst", quality="high"
    )
    return r9s.save(result, OUT / "fox-with-hat.png", overwrite=True)


def animated(r9s: R9S) -> Any:
    """An animation of six frames"""
    result = r9s.images.create(
        prompt="A fox that wags its tail",
        model="gpt-image-2.6-flare",
        size="512x512",
        output_format="gif",
        frame_count=6,
        frame_duration_ms=150,
    )
    return r9s.save(result, OUT / "fox.gif", overwrite=True)


def written(r9s: R9S) -> Any:
    """A vector graphic, which a model of texts writes"""
    author = models.SvgOptions(model="gpt-5.6", reasoning=models.SvgReasoning(effort="low"))
    result = r9s.images.create(
        prompt="The outline of a fox", model="gpt-image-2.6-flare", size="1024x1024", output_format="svg", svg=author
    )
    return r9s.save(result, OUT / "fox.svg", overwrite=True)


def retried(r9s: R9S) -> Any:
    """The server is busy twice (503); the SDK waits and tries again"""
    busy = {"x-r9s-sandbox-fault": "503; times=2; retry-after=0.2"}
    result = r9s.images.create(prompt="A patient turtle", model="gpt-image-2.6-flare", http_headers=busy)
    return result.http_meta.retries, result.http_meta.request_id


def caught(r9s: R9S) -> Any:
    """A mistake, and what its error says"""
    try:
        return r9s.images.create(prompt="A cat", model="gpt-image-2.6-flare", size="very large")
    except errors.R9SError as error:
        return f"{type(error).__name__}: {error}"


def show(step: Callable[[R9S], Any], r9s: R9S) -> None:
    """Print the lines of a step, carry them out, and print what came back."""
    lines = inspect.getsource(step).splitlines()[2:]
    print(f"\n# {inspect.getdoc(step)}\n{textwrap.dedent(chr(10).join(lines)).strip()}\n")
    started = time.perf_counter()
    returned = step(r9s)
    for each in returned if isinstance(returned, list) else [returned]:
        print(textwrap.fill(str(each), 110, initial_indent="    -> ", subsequent_indent="       "))
    print(f"    ({time.perf_counter() - started:.2f} s)")


def main() -> None:
    """Run every step."""
    OUT.mkdir(exist_ok=True)
    key = os.environ.get("R9S_API_KEY")
    with r9s_sandbox.serve() as url, R9S(api_key="demo", server_url=url) as sandbox:
        if key:
            print("R9S_API_KEY is set: this talks to the real service, and costs what eight pictures cost.")
        else:
            print(f"R9S_API_KEY is not set: this talks to a local sandbox at {url}, and costs nothing.")
        with R9S(api_key=key) if key else sandbox.with_options() as r9s:
            for step in (blocking, asynchronous, streamed, edited, animated, written):
                show(step, r9s)
            show(retried, sandbox)  # Only the sandbox can be told to be busy.
            show(caught, r9s)
    print(f"\nThe pictures are in {OUT.resolve()}")


if __name__ == "__main__":
    main()
