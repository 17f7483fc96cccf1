"""The generator makes the package `r9s_generated` from `spec/images.yaml`. Run it with `python -m generator`."""
