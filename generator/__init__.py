"""The generator: `spec/images.yaml` in, the package `r9s_generated` out. Run it as `python -m generator`."""
