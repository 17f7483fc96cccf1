"""The example that users already know runs as it is printed."""

import subprocess
import sys
from pathlib import Path

import r9s_sandbox

EXAMPLE = """
from r9s import R9S


with R9S(
    api_key="<YOUR_BEARER_TOKEN_HERE>",
) as r9_s:

    res = r9_s.images.create(prompt="A cute cat sitting on a windowsill", model="gpt-4o-mini", n=1, quality="standard", response_format="url", size="1024x1024", style="vivid")

    # Handle response
    print(res)
"""  # noqa: E501


def test_the_known_example_runs_as_printed(tmp_path: Path) -> None:
    """Only the server is another one; what is printed is the response with a URL in it."""
    with r9s_sandbox.serve() as url:
        environment = {"R9S_BASE_URL": url, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", EXAMPLE],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ImageGenerationResponse(created=")
    assert f"ImageObject(url='{url.removesuffix('/v1')}/files/" in done.stdout
