"""Reads the sample file of `r9s_generated`, which describes its operations. The SDK itself is not imported."""

import importlib.util
import json
from pathlib import Path
from typing import Any, NamedTuple

_PACKAGE = "r9s_generated"
_FILE = "_samples.yaml"


class SampleAnswer(NamedTuple):
    """A successful response, made from the spec. Without content and events it is bytes of its media type, or empty."""

    status: int
    media_type: str
    content: str | None
    events: list[tuple[str, str]]
    sentinel: str


class Sample(NamedTuple):
    """An operation: the required credentials, parameters and body fields, and its responses."""

    method: str
    path: str
    answers: list[SampleAnswer]
    keys: list[list[tuple[str, str]]]
    parameters: list[tuple[str, str]]
    bodies: list[tuple[str, list[str]]]
    needs_body: bool


def load_samples() -> tuple[str, list[Sample]]:
    """The URL of pictures in the responses, and the operations of the installed package."""
    spec = importlib.util.find_spec(_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ModuleNotFoundError(f"r9s_sandbox needs {_PACKAGE}, which is not installed", name=_PACKAGE)
    return read_samples(Path(folders[0], _FILE))


def read_samples(file: Path) -> tuple[str, list[Sample]]:
    """The same for one file."""
    # The first line names the source; the rest is JSON.
    content = json.loads(file.read_text(encoding="utf-8").partition("\n")[2])
    return content["picture_url"], [_sample(each) for each in content["operations"]]


def _sample(fields: dict[str, Any]) -> Sample:
    return Sample(**{**fields, "answers": [SampleAnswer(**each) for each in fields["answers"]]})
