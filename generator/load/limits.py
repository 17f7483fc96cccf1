"""How large a document may be; real ones stay far below, and what is larger is made to hurt."""

MAX_BYTES = 64 * 1024 * 1024
"""All files of a document together."""

MAX_NODES = 2_000_000
"""Objects, lists and values, those of an alias counted wherever it stands: four times what 12 MB of a real API hold."""

MAX_DEPTH = 200
"""Objects and lists within one another."""
