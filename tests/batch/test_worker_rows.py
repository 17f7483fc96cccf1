"""`batch.Worker`: rows in, what became of them out, however they are called for. Ray and pandas: tests/ray_data."""

import json
import multiprocessing
import os
import pickle
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import r9s_sandbox
from r9s import R9S, batch

COLUMNS = ["custom_id", "key", "state", "paths", "request_id", "error"]
NAN = float("nan")


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[r9s_sandbox.SandboxURL]:
    """A sandbox, which the environment names."""
    with r9s_sandbox.serve() as url:
        monkeypatch.setenv("R9S_BASE_URL", url)
        monkeypatch.setenv("R9S_API_KEY", "test")
        yield url


@pytest.fixture
def work(sandbox: str, tmp_path: Path) -> Any:
    """A worker with a folder."""
    return batch.Worker(tmp_path / "out", concurrency=4)


def row(name: str, **more: Any) -> dict[str, Any]:
    """A row whose picture is small."""
    return {"custom_id": name, "prompt": name, "size": "64x64", **more}


def requests(folder: Path) -> dict[str, Any]:
    """What the records say that was asked for."""
    records = [json.loads(path.read_bytes()) for path in (folder / "out").glob("*.json")]
    return {record["custom_id"]: record["request"] for record in records}


def test_columns(work: Any, sandbox: r9s_sandbox.SandboxURL, tmp_path: Path) -> None:
    """A dict of columns gives a dict of columns, with a row for each in the same order, and never bytes."""
    names = [f"c{number}" for number in range(9)]
    found = work({"custom_id": names, "prompt": names, "size": ["64x64"] * 9, "n": [2, *[1] * 8]})
    assert [*found] == COLUMNS
    assert found["custom_id"] == names
    assert found["state"] == ["done"] * 9
    out = tmp_path / "out"
    assert found["paths"][:2] == [[str(out / "c0-1.png"), str(out / "c0-2.png")], [str(out / "c1.png")]]
    assert all(Path(path).is_file() for paths in found["paths"] for path in paths)
    assert all(len(key) == 64 for key in found["key"])
    assert all(each.startswith("req_") for each in found["request_id"])
    assert found["error"] == [None] * 9
    assert sandbox.drawn == 10


def test_rows(work: Any, sandbox: r9s_sandbox.SandboxURL) -> None:
    """A list of dicts gives a list of dicts; requests of r9s.batch may stand in it."""
    found = work([row("a"), batch.BatchRequest("b", body={"prompt": "b", "size": "64x64"})])
    assert [[*each] for each in found] == [COLUMNS] * 2
    assert [(each["custom_id"], each["state"]) for each in found] == [("a", "done"), ("b", "done")]
    assert sandbox.drawn == 2


def test_nothing(tmp_path: Path) -> None:
    """An empty batch gives an empty one, and needs neither a key nor an output."""
    work: Any = batch.Worker(tmp_path / "out")
    assert work({"prompt": []}) == {name: [] for name in COLUMNS}
    assert work([]) == []
    assert not (tmp_path / "out").exists()


def test_what_a_table_lacks(work: Any, tmp_path: Path) -> None:
    """None and NaN are what a row does not have; a whole float is the integer that it was."""
    work(
        {
            "custom_id": ["a", "b"],
            "prompt": ["a", "b"],
            "size": ["64x64"] * 2,
            "n": [2.0, NAN],
            "quality": [None, "low"],
            "extra_body": [{"seed": 7.0, "more": {"x": 0.5, "y": None}}, None],
        }
    )
    extra = {"seed": 7, "more": {"x": 0.5}}
    asked = requests(tmp_path)
    assert asked["a"] == {"prompt": "a", "size": "64x64", "n": 2, "extra_body": extra}
    assert type(asked["a"]["extra_body"]["seed"]) is type(asked["a"]["n"]) is int
    assert asked["b"] == {"prompt": "b", "size": "64x64", "quality": "low"}


def test_openai_form(work: Any, tmp_path: Path) -> None:
    """The columns of OpenAI's Batch API are rows, too, whose bodies have all keys of all rows in a table."""
    url, method = ["/v1/images/generations"] * 2, ["POST"] * 2
    bodies = [{"prompt": "a", "n": 2.0, "size": "64x64"}, {"prompt": "b", "n": None, "size": "64x64"}]
    found = work({"custom_id": ["a", "b"], "method": method, "url": url, "body": bodies, "prompt": [None, None]})
    assert found["state"] == ["done", "done"]
    assert requests(tmp_path)["b"] == {"prompt": "b", "size": "64x64"}


def test_same_key_as_a_run(work: Any, sandbox: r9s_sandbox.SandboxURL, tmp_path: Path) -> None:
    """What `run` has done is done for a worker, and the other way round: tables do not change a request."""
    lines = [row("a", n=2), row("b"), row("c", extra_body={"x_null": None, "x_one": 1.0})]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert batch.run(tmp_path / "in.jsonl", tmp_path / "out").is_complete
    table = {"custom_id": ["a", "b"], "prompt": ["a", "b"], "size": ["64x64"] * 2, "n": [2.0, NAN]}
    assert work(table)["state"] == ["done", "done"]
    assert [each["state"] for each in work(lines)] == ["done"] * 3
    assert sandbox.drawn == 4


def test_bad_rows(work: Any, sandbox: r9s_sandbox.SandboxURL) -> None:
    """All that is wrong is said at once, with the custom_id, before anything is sent."""
    with pytest.raises(batch.BatchInputError) as caught:
        work([row("good"), {"prompt": "x", "promt": "y"}, row("bad", n="two"), row("good"), "none"])
    assert [number for number, _ in caught.value.problems] == [2, 3, 4, 5]
    assert "row 3: " in str(caught.value)
    assert "(custom_id 'bad')" in str(caught.value)
    assert not sandbox.requests


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"prompt": "one row"}, "column prompt must be a list or an array, not str: pass a batch"),
        ({"prompt": ["a"], "n": [1, 2]}, "the same length: prompt has 1, n has 2"),
        ("prompts.jsonl", "not str"),
        (7, "not int"),
    ],
)
def test_no_rows(work: Any, rows: Any, said: str) -> None:
    """What is no batch of rows is refused in words."""
    with pytest.raises((TypeError, ValueError), match=said):
        work(rows)


def test_again(work: Any, sandbox: r9s_sandbox.SandboxURL) -> None:
    """A batch that is repeated gives the same rows, and sends nothing."""
    first = work([row("a"), row("b")])
    assert work([row("a"), row("b")]) == first
    assert sandbox.drawn == 2


def test_same_rows(work: Any, sandbox: r9s_sandbox.SandboxURL) -> None:
    """The same row twice in a batch is two pictures; in another batch it is the one that is there."""
    same = {"prompt": "same", "size": "64x64"}
    first, second = work([same, same])
    (other,) = work([same])
    assert first["key"] != second["key"]
    assert other == first
    assert sandbox.drawn == 2


def test_refused(tmp_path: Path, sandbox: r9s_sandbox.SandboxURL) -> None:
    """A row that the API refuses says why; it is sent again only with retry_refused."""
    bad = row("bad", size="banana")
    for again, sent in ((False, 1), (False, 1), (True, 2)):
        work: Any = batch.Worker(tmp_path / "out", retry_refused=again)
        (found,) = work([bad])
        assert (found["state"], found["paths"]) == ("refused", [])
        assert "banana" in found["error"]
        assert len(sandbox.requests) == sent


def test_waiting(tmp_path: Path, sandbox: r9s_sandbox.SandboxURL) -> None:
    """Where the batch ends early, each row says so: none is lost, and none is said to be what it is not."""
    unauthorized = partial(R9S, http_headers={"Authorization": "Bearer"})
    work: Any = batch.Worker(tmp_path / "out", client=unauthorized, concurrency=1)
    found = work([row(f"c{number}") for number in range(5)])
    assert [each["custom_id"] for each in found] == [f"c{number}" for number in range(5)]
    assert [each["state"] for each in found] == ["released", *["waiting"] * 4]
    assert "401" in found[0]["error"]
    assert found[4]["error"].startswith("Not started: ")
    assert "401" in found[4]["error"]
    work = batch.Worker(tmp_path / "out")
    assert {each["state"] for each in work([row(f"c{number}") for number in range(5)])} == {"done"}


def test_no_key(tmp_path: Path, sandbox: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key it can be made and pickled, not called."""
    monkeypatch.delenv("R9S_API_KEY")
    work: Any = pickle.loads(pickle.dumps(batch.Worker(tmp_path / "out")))
    with pytest.raises(ValueError, match="R9S_API_KEY"):
        work([row("a")])


def test_client(tmp_path: Path, sandbox: r9s_sandbox.SandboxURL) -> None:
    """A client of one's own is made for each batch, and closed after it; its repr does not show a key."""
    made: list[R9S] = []

    def make() -> R9S:
        made.append(R9S(http_headers={"x-mine": "yes"}))
        return made[-1]

    work: Any = batch.Worker(tmp_path / "out", client=make)
    work([row("a")])
    work([row("b")])
    assert [each.headers["x-mine"] for each in sandbox.requests if each.method == "POST"] == ["yes"] * 2
    assert len(made) == 2
    with pytest.raises(RuntimeError, match="closed"):
        made[0].images.create(prompt="x")
    assert "secret" not in repr(batch.Worker(tmp_path, client=partial(R9S, "secret")))


def test_as_ray_takes_it(tmp_path: Path, sandbox: r9s_sandbox.SandboxURL) -> None:
    """Ray Data takes a pool of actors only for a class, derives one from it, and makes the object without arguments."""
    work: Any = batch.Worker(tmp_path / "out", concurrency=2)
    assert isinstance(work, type)

    class Derived(work):  # type: ignore[misc]
        def __call__(self, rows: Any) -> Any:
            return super().__call__(rows)

    for kind in (work, Derived):
        assert kind()([row("a")])[0]["state"] == "done"
    assert sandbox.drawn == 1


def test_own_class(tmp_path: Path, sandbox: r9s_sandbox.SandboxURL) -> None:
    """A class derived from Worker is one, too, and is pickled by its name."""
    work: Any = pickle.loads(pickle.dumps(Named(tmp_path / "out")))
    assert work([row("a")]) == ["done"]
    assert pickle.loads(pickle.dumps(batch.Worker)) is batch.Worker


class Named(batch.Worker):
    """Gives the states alone."""

    def __call__(self, rows: Any) -> Any:
        return [each["state"] for each in super().__call__(rows)]


def test_pickled(tmp_path: Path, sandbox: r9s_sandbox.SandboxURL, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pickled worker has its arguments; a relative folder stays where it was meant."""
    monkeypatch.chdir(tmp_path)
    content = pickle.dumps(batch.Worker("out", operation="images.create", retry_unknown=True))
    monkeypatch.chdir("/")
    work: Any = pickle.loads(content)
    assert repr(work) == f"Worker({str(tmp_path / 'out')!r})"
    (found,) = work([{"prompt": "x", "size": "64x64"}])
    assert found["paths"][0].startswith(str(tmp_path / "out"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"out": ""}, "out must name"),
        ({"out": 7}, "out must be a folder"),
        ({"concurrency": 0}, "concurrency must be at least 1"),
        ({"operation": "images.draw"}, "images.draw"),
        ({"client": 7}, "client must be a function"),
        ({"max_images": 7}, "max_images"),
    ],
)
def test_arguments(tmp_path: Path, arguments: dict[str, Any], said: str) -> None:
    """What is not possible is said where the worker is made, not on a machine far away."""
    with pytest.raises((TypeError, ValueError), match=said):
        batch.Worker(**{"out": tmp_path, **arguments})


def test_client_is_a_function(tmp_path: Path) -> None:
    """A client would be pickled with its key: what makes one is asked for."""
    with R9S("key") as client, pytest.raises(TypeError, match="function that makes an R9S"):
        batch.Worker(tmp_path, client=client)  # type: ignore[arg-type]


def test_processes(tmp_path: Path, sandbox: r9s_sandbox.SandboxURL) -> None:
    """A pool of processes shares the work."""
    chunks = [[row(f"c{chunk}-{number}") for number in range(3)] for chunk in range(4)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.map(batch.Worker(tmp_path / "out"), chunks)
    assert [each["custom_id"] for part in found for each in part] == [each["custom_id"] for c in chunks for each in c]
    assert {each["state"] for part in found for each in part} == {"done"}
    assert sandbox.drawn == 12
    assert not [name for name in os.listdir(tmp_path / "out") if name.startswith(".")]
