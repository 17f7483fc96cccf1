"""What rich shows of models, results, events, http_meta and errors: the same as repr()."""

import io
from typing import Any

import httpx
import pytest
from rich.console import Console
from rich.pretty import Pretty

from r9s import HttpMeta, UnknownEvent, errors, models
from tests.showing.pictures import PNG, picture, result

LONG = PNG * 100_000


def printed(value: object) -> str:
    """What rich prints of a value, in one line."""
    console = Console(file=io.StringIO(), width=4000, force_terminal=False)
    console.print(Pretty(value, max_length=None))
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text.strip()


@pytest.mark.parametrize(
    "value",
    [
        picture(b64_json=LONG, revised_prompt="a cat"),
        result({"b64_json": LONG}, {"url": "https://x.example/cat.png"}, usage={"total_tokens": 3}),
        result({"b64_json": LONG, "extra": {"deep": [LONG, {"deeper": LONG}]}}, more=LONG),
        models.ImageGenerationPartialImage(b64_json=LONG),
        models.ImageGenerationCompleted(b64_json=LONG, created_at=5),
        models.SvgOptions(model="gpt-5.6", reasoning=models.SvgReasoning(effort="low")),
        models.Usage(),
    ],
)
def test_rich_shows_a_model_as_repr_does(value: Any) -> None:
    """Base64 is cut there, and in what the spec does not know too."""
    assert printed(value) == repr(value)
    assert len(printed(value)) < 1000


def test_a_model_is_laid_out_over_several_lines() -> None:
    console = Console(file=io.StringIO(), width=40)
    console.print(result({"url": "https://x.example/cat.png"}))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert lines[:3] == ["ImageGenerationResponse(", "    created=1700000000,", "    data=["]


def test_rich_shows_an_unknown_event_without_its_data() -> None:
    event = UnknownEvent("odd", LONG, "not JSON")
    assert printed(event) == repr(event)
    assert PNG not in printed(event)


def test_rich_shows_http_meta_without_secrets() -> None:
    """Cookies of a proxy are secrets, and a key may be in the query of a URL."""
    headers = httpx.Headers({"x-request-id": "r-1", "Set-Cookie": "session=s3cret"})
    meta = HttpMeta(
        status_code=200, headers=headers, request_id="r-1", retries=2, url="https://x.example/v1?key=s3cret"
    )
    text = printed(meta)
    assert "s3cret" not in text
    for part in ("status_code=200", "request_id='r-1'", "retries=2", "url='https://x.example/v1'", "'[secure]'"):
        assert part in text


def test_rich_shows_what_an_error_knows() -> None:
    error = errors.RateLimitError("slow down", status_code=429, headers={"x-request-id": "r-1"}, retry_after=2.5)
    assert printed(error) == (
        "RateLimitError(message='slow down', status_code=429, request_id='r-1', retry_after=2.5, "
        f"advice={error.advice!r}, may_be_billed=False)"
    )


def test_rich_shows_no_pictures_of_an_error() -> None:
    error = errors.IncompleteStreamError(
        "it broke off", partial_images=[models.ImageGenerationPartialImage(b64_json=LONG)]
    )
    assert PNG not in printed(error)
