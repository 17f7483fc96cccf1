"""The same Worker with Dask and with a pool of processes, on a bucket."""

import multiprocessing

import dask.dataframe as dd
import pandas as pd
import pytest

from r9s import batch
from tests.ray_data.seen import Seen

COLUMNS = ["custom_id", "key", "state", "paths", "request_id", "error"]


@pytest.mark.parametrize("scheduler", ["processes", "threads"])
def test_dask(scheduler: str, bucket: str, sandbox: Seen) -> None:
    """`map_partitions` gives a row for each, in their order; no made-up row is drawn."""
    names = [f"c{number:02}" for number in range(24)]
    frame = pd.DataFrame({"custom_id": names, "prompt": f"with {scheduler}", "size": "64x64"})
    rows = dd.from_pandas(frame, npartitions=4)
    found = rows.map_partitions(batch.Worker(bucket), meta=dict.fromkeys(COLUMNS, "object"))
    table = found.compute(scheduler=scheduler, num_workers=2)
    assert [*table["custom_id"]] == names
    assert [*table.index] == [*frame.index]
    assert [*table["state"]] == ["done"] * 24
    assert [*table["paths"]] == [[f"{bucket}/{name}.png"] for name in names]
    assert sandbox.drawn == 24


def test_processes(bucket: str, sandbox: Seen) -> None:
    """A pool of processes, which must not be forked: obstore hangs in those."""
    chunks = [
        [{"custom_id": f"c{chunk}-{number}", "prompt": "x", "size": "64x64"} for number in range(8)]
        for chunk in range(3)
    ]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = [row for part in pool.imap(batch.Worker(bucket), chunks) for row in part]
        # Beside the first ones of another process it is the same: each is drawn once.
        again = [row for part in pool.imap(batch.Worker(bucket), chunks) for row in part]
    assert [row["custom_id"] for row in found] == [row["custom_id"] for chunk in chunks for row in chunk]
    assert {row["state"] for row in found} == {"done"}
    assert again == found
    assert sandbox.drawn == 24
