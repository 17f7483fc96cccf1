"""What watches calls: the hook `on_attempt`, and OpenTelemetry. It is loaded with the first call that is watched."""
