"""Errors that are pickled; `tests/faults/` pickles and copies every error of its rows."""

import pickle

import pytest

from tests.facade.conftest import Raised
from tests.support.server import Step, head

pytestmark = pytest.mark.anyio


def test_repeated_headers_survive(raised: Raised) -> None:
    """Two headers of one name are two headers after pickling."""
    step = Step((head(400, {"warning": "one", "Warning": "two", "content-length": "0"}),))
    found = raised(step)
    assert found.headers.get_list("warning") == ["one", "two"]
    assert pickle.loads(pickle.dumps(found)).headers.get_list("warning") == ["one", "two"]
