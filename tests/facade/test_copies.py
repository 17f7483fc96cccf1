"""Errors that are pickled, copied and copied deeply."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from r9s import errors
from tests.facade.conftest import Raised
from tests.support.secrets import KEY
from tests.support.server import Step, head

pytestmark = pytest.mark.anyio


def facts(found: errors.R9SError) -> dict[str, Any]:
    """What must survive a copy."""
    names = ("message", "status_code", "body", "request_id", "retry_after", "data")
    return {name: getattr(found, name) for name in names} | {
        "type": type(found), "text": str(found), "args": found.args, "headers": found.headers.multi_items()
    }  # fmt: skip


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_errors_survive_pickle(every_error: dict[str, errors.R9SError], protocol: int) -> None:
    """Row 30: every class, with all but raw_response and the cause, and nothing in the bytes that is secret."""
    for name, found in every_error.items():
        data = pickle.dumps(found, protocol)
        again = pickle.loads(data)
        assert facts(again) == facts(found), name
        assert again.raw_response is None
        assert again.__cause__ is None
        assert KEY.encode() not in data


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_errors_survive_copying(every_error: dict[str, errors.R9SError], copied: Callable[[Any], Any]) -> None:
    """Row 30: a copy is like the original, and another object; so is the copy of a copy."""
    for name, found in every_error.items():
        again = copied(copied(found))
        assert again is not found
        assert facts(again) == facts(found), name
        with pytest.raises(type(found)):
            raise again


def test_repeated_headers_survive(raised: Raised) -> None:
    """Two headers of one name are two headers after pickling."""
    step = Step((head(400, {"warning": "one", "Warning": "two", "content-length": "0"}),))
    found = raised(step)
    assert found.headers.get_list("warning") == ["one", "two"]
    assert pickle.loads(pickle.dumps(found)).headers.get_list("warning") == ["one", "two"]
