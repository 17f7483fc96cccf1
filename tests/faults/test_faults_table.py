"""The table is whole."""

from tests.faults.table import TABLE


def test_every_row_is_in_the_table() -> None:
    """Each row has an entry, or several, in their order, and no two entries have the same name."""
    names = [fault.name for fault in TABLE]
    assert sorted({int(name.partition("-")[0]) for name in names}) == [*range(1, 56)]
    assert [fault.row for fault in TABLE] == sorted(fault.row for fault in TABLE)
    assert len(set(names)) == len(names)
