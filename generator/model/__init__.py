"""The fourth phase: what the package consists of: classes with their fields, operations with their parameters."""
