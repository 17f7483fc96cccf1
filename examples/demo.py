"""`make demo`: makes pictures, and prints the code for each and its result.

Without R9S_API_KEY it calls the local sandbox, with it the real service. The pictures are written to `out/`.
"""

import asyncio
import inspect
import os
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import r9s_sandbox
from r9s import R9S, errors, models

OUT = Path("out")


def blocking(client: R9S) -> None:
    """One picture, with a blocking call"""
    result = client.images.create(
        prompt="A lighthouse at dusk, in watercolours", model="gpt-image-2.6-sunburst", size="1024x1024"
    )
    print(client.save(result, OUT / "lighthouse", overwrite=True))


def asynchronous(client: R9S) -> None:
    """Three pictures at the same time, with asyncio"""

    async def draw(prompt: str) -> None:
        result = await client.images.create_async(prompt=prompt, model="gpt-image-2.6-flare", output_format="webp")
        print(await client.save_async(result, OUT / prompt.replace(" ", "-"), overwrite=True))

    async def main() -> None:
        await asyncio.gather(draw("A red fox"), draw("A glass teapot"), draw("A city on the moon"))

    asyncio.run(main())


def streamed(client: R9S) -> None:
    """A picture while it is drawn: each partial picture is an event"""
    with client.images.create(
        prompt="A red fox in the snow", model="gpt-image-2.6-sunburst", stream=True, partial_images=2
    ) as stream:
        for event in stream:
            if isinstance(event, models.ImageGenerationPartialImage):
                print(client.save(event, OUT / f"fox-{event.partial_image_index}.png", overwrite=True))
            elif isinstance(event, models.ImageGenerationCompleted):
                print(client.save(event, OUT / "fox.png", overwrite=True))


def edited(client: R9S) -> None:
    """An edit of the last picture"""
    result = client.images.edit(
        image=OUT / "fox.png", prompt="Give the fox a red hat", model="gpt-image-2.6-sunburst", quality="high"
    )
    print(client.save(result, OUT / "fox-with-hat.png", overwrite=True))


def animated(client: R9S) -> None:
    """An animation of six frames"""
    result = client.images.create(
        prompt="A fox that wags its tail",
        model="gpt-image-2.6-flare",
        size="512x512",
        output_format="gif",
        frame_count=6,
        frame_duration_ms=150,
    )
    print(client.save(result, OUT / "fox.gif", overwrite=True))


def written(client: R9S) -> None:
    """A vector graphic, written by a language model"""
    author = models.SvgOptions(model="gpt-5.6", reasoning=models.SvgReasoning(effort="low"))
    result = client.images.create(
        prompt="The outline of a fox", model="gpt-image-2.6-flare", size="1024x1024", output_format="svg", svg=author
    )
    print(client.save(result, OUT / "fox.svg", overwrite=True))


def retried(client: R9S) -> None:
    """The server is busy twice (503). The SDK waits and retries"""
    busy = {"x-r9s-sandbox-fault": "503; times=2; retry-after=0.2"}
    result = client.images.create(prompt="A patient turtle", model="gpt-image-2.6-flare", http_headers=busy)
    print(result.http_meta.retries, "retries; request id", result.http_meta.request_id)


def caught(client: R9S) -> None:
    """A mistake, and the text of its error"""
    try:
        client.images.create(prompt="A cat", model="gpt-image-2.6-flare", size="very large")
    except errors.R9SError as error:
        print(f"{type(error).__name__}: {error}")


def show(step: Callable[[R9S], None], client: R9S) -> None:
    """Print the code of a step, and run it."""
    lines = inspect.getsource(step).splitlines()[2:]
    print(f"\n# {inspect.getdoc(step)}\n{textwrap.dedent(chr(10).join(lines)).strip()}\n")
    started = time.perf_counter()
    step(client)
    print(f"({time.perf_counter() - started:.2f} s)")


def main() -> None:
    """Run every step."""
    OUT.mkdir(exist_ok=True)
    key = os.environ.get("R9S_API_KEY")
    with r9s_sandbox.serve() as url, R9S(api_key="demo", server_url=url) as sandbox:
        if key:
            print("R9S_API_KEY is set. This calls the real service, and costs as much as eight pictures.")
        else:
            print(f"R9S_API_KEY is not set. This calls a local sandbox at {url}, and costs nothing.")
        with R9S(api_key=key) if key else sandbox.with_options() as client:
            for step in (blocking, asynchronous, streamed, edited, animated, written):
                show(step, client)
            show(retried, sandbox)  # Only the sandbox can be busy on demand.
            show(caught, client)
    print(f"\nThe pictures are in {OUT.resolve()}")


if __name__ == "__main__":
    main()
