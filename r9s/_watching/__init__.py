"""Watching of calls: the hook `on_attempt`, and OpenTelemetry. The first watched call loads this package."""
