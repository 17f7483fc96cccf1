"""One package per tag, one module per operation."""
