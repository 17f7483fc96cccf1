"""The S3 servers that these tests stand on, driven by obstore: conditional writes must be exact."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import obstore
import obstore.store
import pytest

from tests.batch.s3 import BUCKET, SmallS3
from tests.batch.stores import moto_store


@pytest.fixture(params=["small", "moto"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store of obstore on either server."""
    if request.param == "moto":
        with moto_store() as variables:
            yield _open(variables, monkeypatch)
        return
    with SmallS3() as server:
        yield _open(server.environment, monkeypatch)


def _open(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return obstore.store.from_url(f"s3://{BUCKET}/some/out")


def test_objects_come_back_and_are_listed(store: Any) -> None:
    """What was put is there, listed, and gone when it was deleted."""
    names = [f"a{number}.json" for number in range(3)]
    for name in names:
        obstore.put(store, name, name.encode())
    assert sorted(each["path"] for each in obstore.list(store).collect()) == names
    assert bytes(obstore.get(store, "a1.json").bytes()) == b"a1.json"
    obstore.delete(store, ["a0.json", "a1.json"])
    assert [each["path"] for each in obstore.list(store).collect()] == ["a2.json"]


def test_of_many_that_create_one_wins(store: Any) -> None:
    """Sixteen threads create the same twenty objects: each is created once."""

    def create(number: int) -> int:
        try:
            obstore.put(store, f"{number % 20}.json", b"{}", mode="create")
        except obstore.exceptions.AlreadyExistsError:
            return 0
        return 1

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(create, range(320))) == 20


def test_a_version_is_replaced_once(store: Any) -> None:
    """Of many that replace the same version one wins."""
    version = obstore.put(store, "a.json", b"0")

    def replace(number: int) -> int:
        try:
            obstore.put(store, "a.json", str(number).encode(), mode={"e_tag": version["e_tag"]})
        except obstore.exceptions.PreconditionError:
            return 0
        return 1

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(replace, range(1, 65))) == 1


def test_a_small_store_fails_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A create whose answer is lost was carried out all the same."""
    with SmallS3() as server:
        store = _open(server.environment, monkeypatch)
        server.fault = lambda asked: "lost" if asked.creates else None
        with pytest.raises(obstore.exceptions.BaseError):
            obstore.put(store, "a.json", b"{}", mode="create")
        assert server.objects == {"some/out/a.json": b"{}"}
