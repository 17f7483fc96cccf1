"""The fourth phase: the content of the package: classes with their fields, and operations with their parameters."""
