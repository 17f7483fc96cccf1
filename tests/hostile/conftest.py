"""What the tests of hostile documents share with those of the generator."""

import pytest

from tests.generator.conftest import edited, environment, made, mypy, root, run, specs, workshop
from tests.hostile.hostility import Workshop

__all__ = ["edited", "environment", "made", "mypy", "root", "run", "specs", "workshop"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Where the packages are made."""
    return Workshop(tmp_path_factory.mktemp("hostile"))
