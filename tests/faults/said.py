"""Rows 52, 54 and 55 of the fault matrix: what the server says, and what the environment sets."""

import io
import unicodedata
from typing import Any

import pytest

from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.faults.fault import Play, Seen, Stage
from tests.faults.steps import ONCE
from tests.faults.world import environment
from tests.support.server import IMAGE
from tests.support.ways import QUICK

STATUSES = (409, 425, 520, 529)
NASTY = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J \x7f \r\x08 \ud83d half"
"""Words that move the cursor, change the title, and hold half a character."""


def more_statuses() -> RetryConfig:
    """Retries these statuses too."""
    options: dict[str, Any] = {"retry_statuses": STATUSES}
    return RetryConfig("backoff", QUICK.backoff, max_attempts=5, **options)


async def named_statuses(stage: Stage, client: R9S) -> None:
    """Those that `retry_statuses` names are retried; without it they are not."""
    assert (await stage.mode.create(client, retries=more_statuses())).http_meta.retries == 4
    assert len({request.headers["idempotency-key"] for request in stage.server.requests}) == 1
    stage.server.requests.clear()
    stage.server.script(stage.fault.script[0])
    with pytest.raises(errors.R9SDefaultError):
        await stage.mode.create(client, retries=QUICK)
    assert len(stage.server.requests) == 1


def is_shown_escaped(seen: Seen) -> bool:
    """Whether the text can be printed anywhere, and moves nothing."""
    shown = io.TextIOWrapper(io.BytesIO(), "utf-8")
    print(seen.error, repr(seen.error), file=shown)
    text = str(seen.error) + repr(seen.error)
    harmful = [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n"]
    return harmful == [] and "red" in text and "half" in text


def unusable(**variables: str) -> Play:
    """Calls work with this environment, or one ValueError names the variable, when the client is made or first used."""

    async def play(stage: Stage, client: R9S) -> None:
        refused: ValueError | None = None
        with environment(**variables):
            try:
                assert (await stage.mode.create(stage.client(retry_config=ONCE))).to_dict() == IMAGE
            except ValueError as error:
                refused = error
        if refused is not None:
            assert type(refused) is ValueError, "a plain one"
            assert next(iter(variables)) in str(refused)
            assert stage.server.requests == []

    return play
