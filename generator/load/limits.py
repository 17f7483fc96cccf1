"""The limits of a document. Real documents are far below them; larger ones are attacks."""

MAX_BYTES = 64 * 1024 * 1024
"""All files of a document together."""

MAX_NODES = 2_000_000
"""Objects, lists and values, including those of each alias: four times as many as in 12 MB of a real API."""

MAX_DEPTH = 200
"""Objects and lists within one another."""
