"""Rows as Ray Data, pandas and pyarrow bring them."""

import json
import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from r9s import batch
from tests.ray_data.seen import Seen

COLUMNS = ["custom_id", "key", "state", "paths", "request_id", "error"]
LINES: list[dict[str, Any]] = [
    {"custom_id": "a", "prompt": "a", "size": "64x64", "n": 2},
    {"custom_id": "b", "prompt": "b", "size": "64x64", "extra_body": {"x_seed": 7, "x_list": [1, 2]}},
    {"custom_id": "c", "prompt": "c", "size": "64x64", "quality": "low", "extra_body": {"x_half": 0.5}},
]
"""As they stand in a file."""
OPENAI: list[dict[str, Any]] = [
    {
        "custom_id": line["custom_id"],
        "method": "POST",
        "url": "/v1/images/generations",
        "body": {name: value for name, value in line.items() if name != "custom_id"},
    }
    for line in LINES
]


def requests(folder: Path) -> dict[str, Any]:
    """What the records in a folder say that was asked for."""
    records = [json.loads(path.read_bytes()) for path in folder.glob("*.json")]
    return {record["custom_id"]: record["request"] for record in records}


def asked(folder: Path) -> None:
    """What was asked for is what stands in the file, to the types of numbers."""
    wanted = {line["custom_id"]: {name: line[name] for name in line if name != "custom_id"} for line in LINES}
    assert json.dumps(requests(folder), sort_keys=True) == json.dumps(wanted, sort_keys=True)


@pytest.mark.parametrize("lines", [LINES, OPENAI], ids=["parameters", "openai"])
@pytest.mark.parametrize("kind", ["default", "numpy", "pandas", "pyarrow"])
def test_ray_brings(kind: str, lines: list[dict[str, Any]], ray_data: Any, sandbox: Seen, tmp_path: Path) -> None:
    """Whatever the format of batches, a row is the request that stands in the file, and one that `run` knows."""
    (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    worker = batch.Worker(tmp_path / "out")
    # In one batch, so that rows have what only others need.
    rows = ray_data.read_json(str(tmp_path / "in.jsonl")).repartition(1)
    found = rows.map_batches(worker, batch_format=kind, batch_size=None, concurrency=(1, 8)).take_all()
    assert [(row["custom_id"], row["state"], len(row["paths"])) for row in found] == [
        ("a", "done", 2),
        ("b", "done", 1),
        ("c", "done", 1),
    ]
    assert [*found[0]] == COLUMNS
    assert found[0]["error"] is None
    asked(tmp_path / "out")
    report = batch.run(tmp_path / "in.jsonl", tmp_path / "out")
    assert report.is_complete
    assert not report.new_pictures


def test_literal_form(ray_data: Any, bucket: str, sandbox: Seen, tmp_path: Path) -> None:
    """The form in which it is written down, on a bucket; what is read again later is whole, and sends nothing."""
    lines = [{"prompt": f"Fox {number}", "size": "64x64" if number else "banana"} for number in range(40)]
    (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    rows = ray_data.read_json(str(tmp_path / "in.jsonl"), override_num_blocks=4).map_batches(
        batch.Worker(bucket), batch_size=10, concurrency=(1, 8)
    )

    rows.write_parquet(str(tmp_path / "table"))
    table = ray_data.read_parquet(str(tmp_path / "table")).to_pandas()
    assert len(table) == 40
    assert sorted(table["state"]) == ["done"] * 39 + ["refused"]
    assert all(path.startswith(f"{bucket}/") for paths in table["paths"] for path in paths)
    assert sandbox.drawn == 39
    assert sandbox.sent == Counter(set(table["key"]))
    again = rows.to_pandas()
    assert sorted(again["key"]) == sorted(table["key"])
    assert sandbox.sent.total() == 40


def test_bad_row(ray_data: Any, sandbox: Seen, tmp_path: Path) -> None:
    """A row that cannot be sent ends the job, with what is wrong and the custom_id."""
    rows = ray_data.from_items([{"custom_id": "odd", "prompt": "x", "nn": 7}])
    with pytest.raises(Exception, match="custom_id 'odd'") as caught:
        rows.map_batches(batch.Worker(tmp_path), concurrency=(1, 8)).take_all()
    assert "BatchInputError" in str(caught.value)
    assert not sandbox.sent


def test_arrays(sandbox: Seen, tmp_path: Path) -> None:
    """Arrays of numpy, of objects and of numbers, nested ones too."""
    extra = np.array([None, {"x_seed": np.float64(7), "x_list": np.array([1, 2])}, {"x_half": 0.5, "x_seed": np.nan}])
    found: Any = batch.Worker(tmp_path)(
        {
            "custom_id": np.array(["a", "b", "c"]),
            "prompt": np.array(["a", "b", "c"], dtype=object),
            "size": np.array(["64x64"] * 3),
            "n": np.array([2, np.nan, np.nan]),
            "quality": np.array([None, None, "low"]),
            "extra_body": extra,
        }
    )
    assert isinstance(found, dict)
    assert found["state"] == ["done"] * 3
    assert type(found["custom_id"][0]) is str
    asked(tmp_path)


def test_frame(sandbox: Seen, tmp_path: Path) -> None:
    """A DataFrame gives a DataFrame with the same index; what pandas has for a missing value is none."""
    frame = pd.DataFrame(LINES, index=[7, 8, 9]).convert_dtypes()
    frame["moderation"] = pd.NaT
    found: Any = batch.Worker(tmp_path)(frame)
    assert [*found.columns] == COLUMNS
    assert [*found.index] == [7, 8, 9]
    assert [*found["state"]] == ["done"] * 3
    assert found["paths"][7] == [str(tmp_path / "a-1.png"), str(tmp_path / "a-2.png")]
    asked(tmp_path)
    empty: Any = pickle.loads(pickle.dumps(batch.Worker(tmp_path)))(frame[:0])
    assert [*empty.columns] == COLUMNS
    assert empty.empty


def test_table(sandbox: Seen, tmp_path: Path) -> None:
    """A table of pyarrow gives one."""
    found: Any = batch.Worker(tmp_path)(pa.Table.from_pandas(pd.DataFrame(LINES)))
    assert isinstance(found, pa.Table)
    assert found.column_names == COLUMNS
    assert found["state"].to_pylist() == ["done"] * 3
    asked(tmp_path)
